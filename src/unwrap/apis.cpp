#include <algorithm>
#include <array>
#include <unordered_map>

#include "unwrap/builtins.h"

namespace pyverdict::unwrap {
namespace {

using namespace handlers;

constexpr bool kQuiet = true;

// Functions that can be computed, and what comes from outside. A path with "()" is a result: what is called
// on it or read from it inherits its origins. Quiet rows are too common to be facts.
constexpr Api kApis[] = {
    // Builtins
    {"abs", absolute, 0, kQuiet},
    {"all", any_of, 0, kQuiet},
    {"any", any_of, 0, kQuiet},
    {"ascii", representation, 0, kQuiet},
    {"bin", bin, 0, kQuiet},
    {"bool", boolean_of, 0, kQuiet},
    {"bytearray", to_bytes, 0, kQuiet},
    {"bytes", to_bytes, 0, kQuiet},
    {"chr", chr},
    {"compile", compile},
    {"dict", dict, 0, kQuiet},
    {"dir", nullptr, 0, kQuiet},
    {"enumerate", enumerate, 0, kQuiet},
    {"eval", evaluate},
    {"exec", nullptr},
    {"filter", filter, 0, kQuiet},
    {"format", format, 0, kQuiet},
    {"frozenset", handlers::set, 0, kQuiet},
    {"getattr", get_attribute},
    {"globals", module_names},
    {"hex", handlers::hex, 0, kQuiet},
    {"input", nullptr, kFromArgument},
    {"int", to_integer, 0, kQuiet},
    {"isinstance", nullptr, 0, kQuiet},
    {"iter", iterator, 0, kQuiet},
    {"len", length, 0, kQuiet},
    {"list", list, 0, kQuiet},
    {"locals", module_names},
    {"map", handlers::map, 0, kQuiet},
    {"max", maximum, 0, kQuiet},
    {"memoryview", passes_through, 0, kQuiet},
    {"min", minimum, 0, kQuiet},
    {"next", next, 0, kQuiet},
    {"oct", oct, 0, kQuiet},
    {"open", nullptr, kFromFile},
    {"ord", ord, 0, kQuiet},
    {"pow", power, 0, kQuiet},
    {"print", nullptr, 0, kQuiet},
    {"range", range, 0, kQuiet},
    {"repr", representation, 0, kQuiet},
    {"reversed", reversed, 0, kQuiet},
    {"set", handlers::set, 0, kQuiet},
    {"setattr", handlers::set_attribute},
    {"sorted", sorted, 0, kQuiet},
    {"str", to_string, 0, kQuiet},
    {"sum", sum, 0, kQuiet},
    {"super", nullptr, 0, kQuiet},
    {"tuple", tuple, 0, kQuiet},
    {"type", type_or_class, 0, kQuiet},
    {"vars", variables},
    {"zip", zip, 0, kQuiet},
    {"__import__", import_module},
    {"importlib.import_module", import_module},
    // Unbound methods
    {"bytes.fromhex", base16},
    {"bytearray.fromhex", base16},
    {"bytes.decode", unbound_method},
    {"bytes.join", unbound_method},
    {"int.from_bytes", from_bytes},
    {"str.encode", unbound_method},
    {"str.format", unbound_method},
    {"str.join", unbound_method},
    {"str.lower", unbound_method},
    {"str.maketrans", translation_table},
    {"str.replace", unbound_method},
    {"str.split", unbound_method},
    {"str.strip", unbound_method},
    {"str.translate", unbound_method},
    {"str.upper", unbound_method},
    // Decoders
    {"base64.a85decode", ascii85},
    {"base64.b16decode", base16},
    {"base64.b32decode", base32},
    {"base64.b32hexdecode", base32},
    {"base64.b64decode", base64},
    {"base64.b64encode", to_base64},
    {"base64.b85decode", base85},
    {"base64.decodebytes", base64},
    {"base64.encodebytes", to_base64},
    {"base64.standard_b64decode", base64},
    {"base64.urlsafe_b64decode", base64_url},
    {"binascii.a2b_base64", base64},
    {"binascii.a2b_uu", uu},
    {"binascii.hexlify", hex_text},
    {"binascii.unhexlify", base16},
    {"bz2.decompress", nullptr, kFromDecoded},
    {"codecs.decode", codec_decode},
    {"gzip.decompress", inflate},
    {"lzma.decompress", nullptr, kFromDecoded},
    {"marshal.loads", marshal},
    {"pickle.loads", nullptr, kFromDecoded | kFromMarshal},
    {"urllib.parse.unquote", unquote},
    {"urllib.parse.unquote_plus", unquote},
    {"urllib.parse.unquote_to_bytes", unquote},
    {"zlib.decompress", inflate},
    // Ciphers
    {"Crypto.Cipher.AES.new().decrypt", nullptr, kFromDecrypted},
    {"Crypto.Cipher.ARC4.new().decrypt", nullptr, kFromDecrypted},
    {"Crypto.Cipher.DES.new().decrypt", nullptr, kFromDecrypted},
    {"cryptography.fernet.Fernet().decrypt", nullptr, kFromDecrypted},
    {"pyaes.AESModeOfOperationCBC().decrypt", nullptr, kFromDecrypted},
    {"pyaes.AESModeOfOperationGCM().decrypt", nullptr, kFromDecrypted},
    // Functional tools
    {"functools.partial", partial, 0, kQuiet},
    {"functools.reduce", reduce},
    {"io.BytesIO", passes_through, 0, kQuiet},
    {"io.StringIO", passes_through, 0, kQuiet},
    {"itertools.chain", chain_items, 0, kQuiet},
    {"itertools.cycle", cycle, 0, kQuiet},
    {"object.__getattribute__", own_attribute},
    {"operator.attrgetter", attribute_getter, 0, kQuiet},
    {"operator.itemgetter", item_getter, 0, kQuiet},
    {"operator.methodcaller", method_caller, 0, kQuiet},
    {"pkgutil.resolve_name", locate},
    {"pydoc.locate", locate},
    {"staticmethod", passes_through, 0, kQuiet},
    {"type.__getattribute__", own_attribute},
    {"types.SimpleNamespace", namespace_object, 0, kQuiet},
    {"operator.add", operator_add, 0, kQuiet},
    {"operator.xor", operator_xor, 0, kQuiet},
    {"shlex.split", shell_words, 0, kQuiet},
    {"textwrap.dedent", passes_through, 0, kQuiet},
    // Paths
    {"os.path.abspath", passes_through, 0, kQuiet},
    {"os.path.expanduser", passes_through, 0, kQuiet},
    {"os.path.expandvars", passes_through, 0, kQuiet},
    {"os.path.join", join_path, 0, kQuiet},
    {"os.path.normpath", passes_through, 0, kQuiet},
    {"os.path.realpath", passes_through, 0, kQuiet},
    // Sources: the command line
    {"argparse.ArgumentParser().parse_args", nullptr, kFromArgument},
    {"sys.argv", nullptr, kFromArgument},
    {"sys.stdin", nullptr, kFromArgument},
    // the environment
    {"os.environ", nullptr, kFromEnvironment},
    {"os.environ.copy", nullptr, kFromEnvironment},
    {"os.environ.get", nullptr, kFromEnvironment},
    {"os.getenv", nullptr, kFromEnvironment},
    // the host
    {"getpass.getuser", nullptr, kFromHost},
    {"os.getlogin", nullptr, kFromHost},
    {"os.uname", nullptr, kFromHost},
    {"platform.machine", nullptr, kFromHost},
    {"platform.node", nullptr, kFromHost},
    {"platform.platform", nullptr, kFromHost},
    {"platform.processor", nullptr, kFromHost},
    {"platform.release", nullptr, kFromHost},
    {"platform.system", nullptr, kFromHost},
    {"platform.uname", nullptr, kFromHost},
    {"platform.version", nullptr, kFromHost},
    {"psutil.cpu_count", nullptr, kFromHost},
    {"psutil.net_if_addrs", nullptr, kFromHost},
    {"psutil.virtual_memory", nullptr, kFromHost},
    {"socket.getfqdn", nullptr, kFromHost},
    {"socket.gethostbyname", nullptr, kFromHost},
    {"socket.gethostname", nullptr, kFromHost},
    {"sys.platform", nullptr, kFromHost},
    {"uuid.getnode", nullptr, kFromHost},
    // files
    {"linecache.getline", nullptr, kFromFile},
    {"os.listdir", nullptr, kFromFile},
    {"os.scandir", nullptr, kFromFile},
    {"os.walk", nullptr, kFromFile},
    {"glob.glob", nullptr, kFromFile},
    {"glob.iglob", nullptr, kFromFile},
    {"os.read", nullptr, kFromFile},
    {"pathlib.Path().read_bytes", nullptr, kFromFile},
    {"pathlib.Path().read_text", nullptr, kFromFile},
    {"sqlite3.connect", nullptr, kFromFile},
    {"zipfile.ZipFile", nullptr, kFromFile},
    // processes
    {"os.popen", nullptr, kFromProcess},
    {"subprocess.Popen", nullptr, kFromProcess},
    {"subprocess.check_output", nullptr, kFromProcess},
    {"subprocess.getoutput", nullptr, kFromProcess},
    {"subprocess.getstatusoutput", nullptr, kFromProcess},
    {"subprocess.run", nullptr, kFromProcess},
    // the network
    {"aiohttp.ClientSession", nullptr, kFromNetwork},
    {"dns.resolver.query", nullptr, kFromNetwork},
    {"dns.resolver.resolve", nullptr, kFromNetwork},
    {"ftplib.FTP", nullptr, kFromNetwork},
    {"http.client.HTTPConnection", nullptr, kFromNetwork},
    {"http.client.HTTPSConnection", nullptr, kFromNetwork},
    {"httpx.get", nullptr, kFromNetwork},
    {"httpx.post", nullptr, kFromNetwork},
    {"httpx.Client", nullptr, kFromNetwork},
    {"imaplib.IMAP4_SSL", nullptr, kFromNetwork},
    {"requests.Session", nullptr, kFromNetwork},
    {"requests.get", nullptr, kFromNetwork},
    {"requests.post", nullptr, kFromNetwork},
    {"requests.put", nullptr, kFromNetwork},
    {"requests.request", nullptr, kFromNetwork},
    {"socket.create_connection", nullptr, kFromNetwork},
    {"socket.socket", nullptr, kFromNetwork},
    {"ssl.wrap_socket", nullptr, kFromNetwork},
    {"urllib.request.Request", nullptr, 0},
    {"urllib.request.build_opener", nullptr, kFromNetwork},
    {"urllib.request.urlopen", nullptr, kFromNetwork},
    {"urllib.request.urlretrieve", nullptr, kFromNetwork},
    {"urllib3.PoolManager", nullptr, kFromNetwork},
    {"urllib3.request", nullptr, kFromNetwork},
    {"websocket.create_connection", nullptr, kFromNetwork},
    {"websockets.connect", nullptr, kFromNetwork},
    // credentials
    {"boto3.Session().get_credentials", nullptr, kFromCredential},
    {"browser_cookie3.chrome", nullptr, kFromCredential},
    {"browser_cookie3.firefox", nullptr, kFromCredential},
    {"browser_cookie3.load", nullptr, kFromCredential},
    {"google.auth.default", nullptr, kFromCredential},
    {"keyring.get_password", nullptr, kFromCredential},
    {"spwd.getspall", nullptr, kFromCredential},
    {"spwd.getspnam", nullptr, kFromCredential},
    {"win32crypt.CryptUnprotectData", nullptr, kFromCredential},
    // people
    {"PIL.ImageGrab.grab", nullptr, kFromInput},
    {"cv2.VideoCapture", nullptr, kFromInput},
    {"mss.mss", nullptr, kFromInput},
    {"pyautogui.screenshot", nullptr, kFromInput},
    {"pyperclip.paste", nullptr, kFromInput},
    {"pyaudio.PyAudio", nullptr, kFromInput},
    {"sounddevice.rec", nullptr, kFromInput},
    // clients of a server
    {"flask.request", nullptr, kFromRequest},
    {"socket.socket().accept", nullptr, kFromRequest},
    {"bottle.request", nullptr, kFromRequest},
};

struct NamedText {
  std::string_view path;
  std::string_view value;
};

// Attributes of modules that are text everywhere.
constexpr NamedText kConstants[] = {
    {"os.curdir", "."},
    {"os.linesep", "\n"},
    {"os.path.sep", "/"},
    {"os.sep", "/"},
    {"os.devnull", "/dev/null"},
    {"string.ascii_letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"string.ascii_lowercase", "abcdefghijklmnopqrstuvwxyz"},
    {"string.ascii_uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"string.digits", "0123456789"},
    {"string.hexdigits", "0123456789abcdefABCDEF"},
    {"string.letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"string.lowercase", "abcdefghijklmnopqrstuvwxyz"},
    {"string.octdigits", "01234567"},
    {"string.printable",
     "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "
     "\t\n\r\x0b\x0c"},
    {"string.punctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
    {"string.uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
};

// Where credentials are kept: files of clients and browsers, and addresses of metadata servers.
constexpr std::string_view kCredentialPlaces[] = {
    "/.ssh/id_",
    ".aws/credentials",
    "serviceaccount/token",
    "application_default_credentials",
    "/etc/shadow",
    ".git-credentials",
    ".npmrc",
    ".pypirc",
    ".docker/config.json",
    ".kube/config",
    "Login Data",
    "logins.json",
    "key4.db",
    "cookies.sqlite",
    "wallet.dat",
    "accessTokens.json",
    "access_tokens.db",
    "default/token",
    "iam/security-credentials",
    "169.254.170.2",
    "oauth2/token?api-version",
};

}  // namespace

bool names_credentials(std::string_view place) {
  constexpr std::size_t kLongest = 512;
  if (place.size() > kLongest) return false;
  return std::any_of(std::begin(kCredentialPlaces), std::end(kCredentialPlaces),
                     [&](std::string_view known) { return place.find(known) != std::string_view::npos; });
}

std::optional<std::string_view> text_constant(std::string_view path) {
  for (const NamedText& constant : kConstants) {
    if (constant.path == path) return constant.value;
  }
  return std::nullopt;
}

const Api* find_api(std::string_view path) {
  static const std::unordered_map<std::string_view, const Api*> kIndex = [] {
    std::unordered_map<std::string_view, const Api*> index;
    for (const Api& row : kApis) index.emplace(row.path, &row);
    return index;
  }();
  const auto it = kIndex.find(path);
  return it == kIndex.end() ? nullptr : it->second;
}

}  // namespace pyverdict::unwrap
