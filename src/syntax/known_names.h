#pragma once

#include <cstddef>
#include <string_view>

/// Names that have the same Atom in every tree: the position in this table. Keywords come first, in
/// the order of `Tok`. Names may be added at the end of a group (but not among the keywords).
namespace pyverdict::syntax {

inline constexpr std::string_view kKnownNames[] = {
    "",
    // Keywords.
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    // Words that are keywords in places.
    "match", "case", "type", "_", "print", "exec", "*",
    // Builtins.
    "abs", "aiter", "all", "anext", "any", "apply", "ascii", "basestring", "bin", "bool", "breakpoint",
    "buffer", "bytearray", "bytes", "callable", "chr", "classmethod", "cmp", "coerce", "compile", "complex",
    "copyright", "credits", "delattr", "dict", "dir", "divmod", "enumerate", "eval", "execfile", "exit",
    "file", "filter", "float", "format", "frozenset", "getattr", "globals", "hasattr", "hash", "help", "hex",
    "id", "input", "int", "intern", "isinstance", "issubclass", "iter", "len", "license", "list", "locals",
    "long", "map", "max", "memoryview", "min", "next", "object", "oct", "open", "ord", "pow", "property",
    "quit", "range", "raw_input", "reduce", "reload", "repr", "reversed", "round", "set", "setattr", "slice",
    "sorted", "staticmethod", "str", "sum", "super", "tuple", "unichr", "unicode", "vars", "xrange", "zip",
    "__import__", "__builtins__", "__builtin__", "builtins", "Exception", "BaseException", "ImportError",
    "KeyboardInterrupt", "SystemExit", "ValueError", "TypeError", "KeyError", "IndexError", "AttributeError",
    "OSError", "IOError", "RuntimeError", "NotImplemented", "NotImplementedError", "StopIteration",
    "UnicodeDecodeError",
    // Special names.
    "self", "cls", "args", "kwargs", "__name__", "__main__", "__file__", "__doc__", "__dict__", "__class__",
    "__bases__", "__base__", "__mro__", "__subclasses__", "__init__", "__new__", "__del__", "__call__",
    "__enter__", "__exit__", "__getattr__", "__getattribute__", "__setattr__", "__getitem__", "__setitem__",
    "__globals__", "__code__", "__closure__", "__reduce__", "__reduce_ex__", "__loader__", "__spec__",
    "__all__", "__version__", "__author__", "__future__", "__repr__", "__str__", "__len__", "__iter__",
    "__next__", "__add__", "__eq__", "__hash__", "__import_module__",
    // Modules.
    "os", "sys", "re", "io", "subprocess", "socket", "ssl", "http", "urllib", "urllib2", "urllib3",
    "requests", "httpx", "aiohttp", "httplib", "httplib2", "base64", "binascii", "codecs", "zlib", "bz2",
    "gzip", "lzma", "zipfile", "tarfile", "marshal", "pickle", "cPickle", "dill", "cloudpickle", "shelve",
    "json", "hashlib", "hmac", "random", "secrets", "string", "struct", "ctypes", "cffi", "mmap", "platform",
    "getpass", "pwd", "grp", "spwd", "pty", "tty", "fcntl", "select", "selectors", "signal", "threading",
    "multiprocessing", "asyncio", "concurrent", "queue", "time", "datetime", "shutil", "tempfile", "pathlib",
    "glob", "stat", "importlib", "imp", "pkgutil", "runpy", "inspect", "types", "functools", "itertools",
    "operator", "collections", "contextlib", "traceback", "logging", "warnings", "atexit", "gc", "dis", "ast",
    "code", "codeop", "tokenize", "winreg", "_winreg", "win32api", "win32con", "win32gui", "win32process",
    "win32crypt", "win32clipboard", "win32com", "pythoncom", "wmi", "psutil", "pynput", "keyboard", "mouse",
    "pyautogui", "pyperclip", "clipboard", "mss", "PIL", "cv2", "numpy", "pandas", "Crypto", "Cryptodome",
    "cryptography", "fernet", "Fernet", "nacl", "rsa", "sqlite3", "paramiko", "fabric", "telnetlib", "ftplib",
    "smtplib", "imaplib", "poplib", "email", "dns", "scapy", "nmap", "impacket", "ldap3", "boto3", "botocore",
    "google", "azure", "kubernetes", "docker", "discord", "telegram", "telebot", "slack_sdk", "websocket",
    "websockets", "flask", "django", "fastapi", "bottle", "tornado", "selenium", "bs4", "lxml", "xml", "html",
    "csv", "argparse", "optparse", "getopt", "configparser", "uuid", "copy", "math", "setuptools",
    "distutils", "pip", "pkg_resources", "sysconfig", "site", "webbrowser", "cgi", "locale", "unittest",
    "pytest", "typing", "dataclasses", "enum", "abc", "bpf", "bcc", "browser_cookie3", "win10toast",
    "pyminizip", "pyasn1",
    // Members.
    "path", "environ", "environb", "system", "popen", "popen2", "popen3", "popen4", "execv", "execve",
    "execvp", "execvpe", "execl", "execle", "execlp", "execlpe", "spawnl", "spawnle", "spawnlp", "spawnv",
    "spawnve", "spawnvp", "posix_spawn", "posix_spawnp", "startfile", "fork", "forkpty", "setsid", "setuid",
    "setgid", "dup", "dup2", "kill", "killpg", "getpid", "getuid", "geteuid", "getlogin", "getcwd", "listdir",
    "scandir", "walk", "remove", "unlink", "rmdir", "removedirs", "rename", "chmod", "chown", "mkdir",
    "makedirs", "symlink", "link", "utime", "uname", "urandom", "getenv", "putenv", "join", "exists",
    "expanduser", "expandvars", "dirname", "basename", "abspath", "realpath", "isfile", "isdir", "Popen",
    "call", "check_call", "check_output", "run", "getoutput", "getstatusoutput", "communicate", "PIPE",
    "STDOUT", "DEVNULL", "STARTUPINFO", "shell", "stdin", "stdout", "stderr", "argv", "executable", "modules",
    "meta_path", "version_info", "urlopen", "urlretrieve", "Request", "request", "parse", "error", "response",
    "get", "post", "put", "patch", "delete", "head", "options", "Session", "session", "text", "content",
    "status_code", "headers", "params", "data", "proxies", "verify", "timeout", "files", "b64decode",
    "b64encode", "b32decode", "b16decode", "b85decode", "a85decode", "standard_b64decode",
    "urlsafe_b64decode", "decodebytes", "decodestring", "encodebytes", "unhexlify", "hexlify", "a2b_hex",
    "a2b_base64", "b2a_hex", "fromhex", "decode", "encode", "decompress", "compress", "decompressobj",
    "loads", "load", "dumps", "dump", "import_module", "load_module", "load_source", "exec_module",
    "module_from_spec", "spec_from_file_location", "spec_from_loader", "find_spec", "create_connection",
    "connect", "connect_ex", "bind", "listen", "accept", "recv", "recvfrom", "send", "sendall", "sendto",
    "fileno", "close", "shutdown", "settimeout", "setsockopt", "gethostbyname", "gethostname", "getaddrinfo",
    "getfqdn", "AF_INET", "AF_INET6", "SOCK_STREAM", "SOCK_DGRAM", "spawn", "read", "readline", "readlines",
    "write", "writelines", "flush", "seek", "tell", "append", "extend", "insert", "pop", "items", "keys",
    "values", "update", "replace", "translate", "maketrans", "split", "rsplit", "splitlines", "strip",
    "lstrip", "rstrip", "startswith", "endswith", "find", "index", "lower", "upper", "swapcase", "title",
    "capitalize", "zfill", "count", "sub", "search", "compile_command", "findall", "group", "windll",
    "WinDLL", "cdll", "CDLL", "kernel32", "user32", "ntdll", "advapi32", "crypt32", "shell32", "VirtualAlloc",
    "VirtualAllocEx", "VirtualProtect", "RtlMoveMemory", "CreateThread", "CreateRemoteThread", "OpenProcess",
    "WriteProcessMemory", "WaitForSingleObject", "memmove", "memset", "create_string_buffer", "Thread",
    "Process", "start", "daemon", "target", "sleep", "copyfile", "copy2", "copytree", "move", "rmtree",
    "which", "extractall", "NamedTemporaryFile", "mkstemp", "mkdtemp", "gettempdir", "Path", "home",
    "read_text", "read_bytes", "write_text", "write_bytes", "OpenKey", "CreateKey", "SetValueEx",
    "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE", "AES", "DES", "ARC4", "Cipher", "new", "decrypt", "encrypt",
    "b", "end", "sep", "key", "value", "name", "url", "host", "port", "cmd", "command", "command_output",
    "result", "line", "token", "webhook", "username", "password", "sha256", "sha1", "md5", "digest",
    "hexdigest", "basicConfig", "info", "debug", "warning", "lambda_handler", "main", "setup", "install",
    "cmdclass", "FunctionType", "CodeType", "partial", "chain", "attrgetter", "itemgetter", "methodcaller",
    "randint", "choice", "choices"};

inline constexpr std::size_t kKnownNameCount = sizeof(kKnownNames) / sizeof(kKnownNames[0]);
inline constexpr std::size_t kKeywordCount = 35;

}  // namespace pyverdict::syntax
