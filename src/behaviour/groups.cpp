#include "behaviour/groups.h"

#include <array>

namespace pyverdict::behaviour {
namespace {

constexpr std::array<Group, 47> kGroups = {{
    // Running things.
    {"exec",
     "exec eval execfile runpy.run_path runpy.run_module code.InteractiveInterpreter().runsource "
     "code.InteractiveInterpreter().runcode code.InteractiveConsole().push types.FunctionType "
     "types.LambdaType"},
    {"compile", "compile codeop.compile_command"},
    {"shell",
     "os.system os.popen subprocess.getoutput subprocess.getstatusoutput asyncio.create_subprocess_shell "
     "platform.popen"},
    {"process",
     "subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen "
     "asyncio.create_subprocess_exec os.execl os.execle os.execlp os.execlpe os.execv os.execve os.execvp "
     "os.execvpe os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv os.spawnve os.spawnvp os.spawnvpe "
     "os.posix_spawn os.posix_spawnp os.startfile pty.spawn pexpect.spawn pexpect.run "
     "win32api.ShellExecute win32process.CreateProcess ctypes.windll.shell32.ShellExecuteW "
     "ctypes.windll.shell32.ShellExecuteA ctypes.windll.kernel32.WinExec"},
    {"run", "@shell @process"},
    {"open-program", "os.startfile webbrowser.open webbrowser.open_new"},
    {"import-by-name", "__import__ importlib.import_module importlib.util.find_spec"},
    {"attribute-by-name", "getattr operator.attrgetter operator.methodcaller"},

    // Turning data into something else.
    {"decode",
     "base64.* binascii.unhexlify binascii.a2b_base64 binascii.a2b_uu binascii.a2b_qp bytes.fromhex "
     "bytearray.fromhex codecs.decode codecs.getdecoder zlib.decompress zlib.decompressobj().decompress "
     "gzip.decompress bz2.decompress lzma.decompress"},
    {"base64",
     "base64.b64decode base64.urlsafe_b64decode base64.standard_b64decode base64.decodebytes "
     "base64.b32decode base64.b85decode base64.a85decode base64.b16decode binascii.a2b_base64"},
    {"decompress",
     "zlib.decompress zlib.decompressobj().decompress gzip.decompress bz2.decompress lzma.decompress"},
    {"decrypt", "*.decrypt *.decrypt_and_verify *.decryptor"},
    {"cipher",
     "cryptography.fernet.Fernet Crypto.Cipher.*.new pyaes.AESModeOfOperation* pyaes.AES* "
     "cryptography.hazmat.primitives.ciphers.Cipher nacl.secret.SecretBox rsa.encrypt"},
    {"encrypt", "*.encrypt *.encrypt_and_digest *.encryptor"},
    {"unmarshal", "marshal.loads marshal.load"},
    {"unpickle",
     "pickle.loads pickle.load pickle.Unpickler().load jsonpickle.decode shelve.open joblib.load "
     "pandas.read_pickle yaml.unsafe_load"},

    // The network.
    {"http-get",
     "requests.get requests.request requests.Session().get requests.Session().request httpx.get "
     "httpx.request "
     "httpx.Client().get httpx.AsyncClient().get aiohttp.ClientSession().get urllib.request.urlopen "
     "urllib.request.urlretrieve urllib.request.URLopener().open urllib.request.URLopener().retrieve "
     "urllib.request.build_opener().open urllib.request.FancyURLopener().retrieve wget.download "
     "urllib3.PoolManager().request http.client.HTTPConnection().request "
     "http.client.HTTPSConnection().request "
     "pycurl.Curl().perform tls_client.Session().get cloudscraper.create_scraper().get "
     "httplib2.Http().request"},
    {"http-post",
     "requests.post requests.put requests.patch requests.Session().post requests.Session().put httpx.post "
     "httpx.put "
     "httpx.Client().post httpx.AsyncClient().post aiohttp.ClientSession().post aiohttp.ClientSession().put "
     "requests.post().* discord_webhook.DiscordWebhook().execute dhooks.Webhook().send dhooks.Hook().send "
     "discord.Webhook.from_url().send discord.SyncWebhook.from_url().send"},
    {"http-request",
     "urllib.request.Request urllib.request.urlopen requests.request requests.Session().request "
     "httpx.request "
     "urllib3.PoolManager().request http.client.HTTPConnection().request "
     "http.client.HTTPSConnection().request"},
    {"http", "@http-get @http-post @http-request requests.head requests.delete requests.options"},
    {"webhook",
     "discord_webhook.DiscordWebhook dhooks.Webhook dhooks.Hook discord.Webhook.from_url "
     "discord.SyncWebhook.from_url"},
    {"socket",
     "socket.socket socket.create_connection socket.create_server asyncio.open_connection ssl.wrap_socket"},
    {"socket-send",
     "socket.socket().send socket.socket().sendall socket.socket().sendto socket.create_connection().send "
     "socket.create_connection().sendall *.sendall"},
    {"socket-receive",
     "socket.socket().recv socket.socket().recvfrom socket.create_connection().recv "
     "socket.socket().makefile *.recv"},
    {"connect", "socket.socket().connect socket.socket().connect_ex socket.create_connection"},
    {"listen",
     "socket.socket().bind socket.socket().listen socket.create_server socketserver.* http.server.HTTPServer "
     "asyncio.start_server"},
    {"dns",
     "socket.gethostbyname socket.gethostbyname_ex socket.getaddrinfo dns.resolver.query "
     "dns.resolver.resolve "
     "dns.resolver.Resolver().query dns.resolver.Resolver().resolve"},
    {"mail",
     "smtplib.SMTP().sendmail smtplib.SMTP_SSL().sendmail smtplib.SMTP().send_message "
     "smtplib.SMTP_SSL().send_message"},
    {"ftp", "ftplib.FTP().storbinary ftplib.FTP().storlines ftplib.FTP_TLS().storbinary"},
    {"ssh",
     "paramiko.SSHClient().connect paramiko.Transport().connect paramiko.client.SSHClient().connect "
     "fabric.Connection "
     "asyncssh.connect pexpect.pxssh.pxssh().login"},
    {"send", "@http-post @socket-send @mail @ftp"},

    // Files.
    {"read",
     "open io.open pathlib.Path().read_text pathlib.Path().read_bytes pathlib.Path().open linecache.getline "
     "fileinput.input codecs.open os.open"},
    {"write",
     "open().write open().writelines pathlib.Path().write_text pathlib.Path().write_bytes os.write "
     "pathlib.Path().open().write codecs.open().write tempfile.NamedTemporaryFile().write "
     "os.fdopen().write"},
    {"copy",
     "shutil.copy shutil.copy2 shutil.copyfile shutil.copytree shutil.move os.rename os.replace os.link"},
    {"delete", "os.remove os.unlink os.rmdir shutil.rmtree pathlib.Path().unlink os.truncate"},
    {"walk",
     "os.walk os.scandir os.listdir glob.glob glob.iglob pathlib.Path().rglob pathlib.Path().glob os.fwalk"},
    {"archive",
     "zipfile.ZipFile().write zipfile.ZipFile().writestr tarfile.open().add shutil.make_archive "
     "pyminizip.compress tarfile.TarFile.open().add zipfile.ZipFile"},
    {"chmod", "os.chmod os.fchmod pathlib.Path().chmod"},

    // The host and its user.
    {"host-facts",
     "platform.* socket.gethostname socket.getfqdn getpass.getuser os.getlogin os.uname uuid.getnode "
     "os.getuid "
     "psutil.cpu_count psutil.virtual_memory psutil.net_if_addrs psutil.disk_partitions wmi.WMI "
     "GPUtil.getGPUs cpuinfo.get_cpu_info"},
    {"environment",
     "os.environ.copy os.environ.items os.environ.keys os.environ.values os.environ.get os.getenv"},
    {"processes", "psutil.process_iter psutil.pids psutil.Process"},
    {"screenshot",
     "PIL.ImageGrab.grab mss.mss().shot mss.mss().grab mss.mss().save pyautogui.screenshot pyscreenshot.grab "
     "pyscreeze.screenshot mss.MSS().grab d3dshot.create().screenshot"},
    {"camera", "cv2.VideoCapture cv2.VideoCapture().read pygame.camera.Camera"},
    {"microphone",
     "sounddevice.rec sounddevice.InputStream pyaudio.PyAudio().open speech_recognition.Microphone"},
    {"keyboard",
     "pynput.keyboard.Listener keyboard.on_press keyboard.on_release keyboard.hook keyboard.record "
     "keyboard.start_recording pyHook.HookManager pyxhook.HookManager pythoncom.PumpMessages "
     "evdev.InputDevice"},
    {"clipboard",
     "pyperclip.paste win32clipboard.GetClipboardData clipboard.paste tkinter.Tk().clipboard_get "
     "pandas.read_clipboard"},
    {"sleep", "time.sleep asyncio.sleep threading.Event().wait"},
}};

}  // namespace

std::span<const Group> groups() { return kGroups; }

const Group* find_group(std::string_view name) {
  for (const Group& group : kGroups) {
    if (group.name == name) return &group;
  }
  return nullptr;
}

void expand(const Group& group, std::vector<std::string_view>& out) {
  std::string_view rest = group.symbols;
  while (!rest.empty()) {
    const std::size_t space = rest.find(' ');
    const std::string_view symbol = rest.substr(0, space);
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
    const Group* included = symbol.starts_with('@') ? find_group(symbol.substr(1)) : nullptr;
    // A group may include only what stands before it, so this ends.
    if (included != nullptr && included < &group) {
      expand(*included, out);
    } else if (!symbol.empty()) {
      out.push_back(symbol);
    }
  }
}

}  // namespace pyverdict::behaviour
