#include "unwrap_cases.h"

// What is computed: functions, classes, generators, exceptions, decoders of the script.
namespace pyverdict::unwrap {
namespace {

constexpr Case kCases[] = {
    {"B64own", R"py(A="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
def dec(s):
    bits=""
    for ch in s:
        if ch!="=":
            bits+=format(A.index(ch),"06b")
    out=bytearray()
    for i in range(0,len(bits)-len(bits)%8,8):
        out.append(int(bits[i:i+8],2))
    return bytes(out)
exec(dec("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec"},
    {"B64own2", R"py(A="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
def dec(s):
    out=[];buf=0;n=0
    for ch in s.rstrip("="):
        buf=(buf<<6)|A.find(ch); n+=6
        if n>=8:
            n-=8
            out.append((buf>>n)&0xff)
            buf&=(1<<n)-1
    return "".join(map(chr,out))
exec(dec("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec chr"},
    {"CaesarRec", R"py(def d(s):
    if not s: return ''
    return chr(ord(s[0])-3)+d(s[1:])
exec(d('lpsruw#rv\rrv1v|vwhp+*lg#A#2wps2{*,\r')))py",
     "exec chr"},
    {"ClassAdd", R"py(class A:
    def __init__(self, s): self.s = s
    def __add__(self, o): return A(self.s + o.s)
    def __str__(self): return self.s
exec(str(A('import os') + A("\nos.system('id > /tmp/x')\n"))))py",
     "exec"},
    {"ClassCall", R"py(class Base:
    def __init__(self, k): self.k = k
    def step(self, b): return b ^ self.k
class D(Base):
    def __init__(self, k):
        super().__init__(k)
        self.n = 0
    def __call__(self, d):
        out = bytearray()
        for b in d:
            self.n += 1
            out.append(self.step(b))
        return out.decode()
d = D(7)
exec(d(bytes.fromhex("6e6a776875732768740d687429747e7473626a2f206e6327392728736a77287f202e0d"))))py",
     "exec"},
    {"ClassGetattr", R"py(class A:
    def __getattr__(self, name):
        return __import__(name)
a = A()
exec(a.base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec base64"},
    {"ClassGetitem", R"py(class A:
    def __getitem__(self, i): return chr(i ^ 5)
a = A()
exec("".join(a[i] for i in [108, 104, 117, 106, 119, 113, 37, 106, 118, 15, 106, 118, 43, 118, 124, 118, 113, 96, 104, 45, 34, 108, 97, 37, 59, 37, 42, 113, 104, 117, 42, 125, 34, 44, 15])))py",
     "exec chr"},
    {"ClassIter", R"py(class A:
    def __init__(self, s): self.s = s
    def __iter__(self):
        for x in self.s: yield chr(x-1)
exec("".join(A([106, 110, 113, 112, 115, 117, 33, 112, 116, 11, 112, 116, 47, 116, 122, 116, 117, 102, 110, 41, 40, 106, 101, 33, 63, 33, 48, 117, 110, 113, 48, 121, 40, 42, 11]))))py",
     "exec chr"},
    {"ClassStatic", R"py(class A(object):
    @staticmethod
    def d(x): return __import__('base64').b64decode(x)
    @classmethod
    def r(cls, x): return cls.d(x)
exec(A.r("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec base64"},
    {"ClassXor", R"py(class Box:
    KEY = b"k3y"
    def __init__(self, data, key=None):
        self._data = data
        self.key = key or self.KEY
    @property
    def text(self):
        return self._dec().decode()
    def _dec(self):
        return bytes(b ^ self.key[i % len(self.key)] for i, b in enumerate(self._data))
exec(Box(bytes.fromhex("025e0904410d4b5c0a615c0a45400018471c061b5e0257595513561f5e09444b5e4239")).text))py",
     "exec bytes"},
    {"Closure", R"py(def make(k):
    def inner(d):
        return "".join(chr(ord(x)^k) for x in d)
    return inner
a = make(3); b = make(5)
exec(b(a('okvitr&iu\x0ciu(u\x7furck.!ob&8&)rkv)~!/\x0c'))))py",
     "exec chr"},
    {"Defaults", R"py(def f(s, k=4, *, r=True):
    t = "".join(chr(ord(c)-k) for c in s)
    return t[::-1] if r else t
exec(f('\x0e-+|3tqx3$B$hm+,qixw}w2ws\x0ews$xvstqm')))py",
     "exec reverse chr"},
    {"Globalvar", R"py(n = 0
def f(x):
    global n
    n += 1
    return chr(x - n)
exec("".join(map(f, [106, 111, 115, 115, 119, 122, 39, 119, 124, 20, 122, 127, 59, 129, 136, 131, 133, 119, 128, 60, 60, 127, 123, 56, 87, 58, 74, 144, 138, 142, 78, 152, 72, 75, 45]))))py",
     "exec chr"},
    {"ListcompIf", R"py(s="iamapbocrbtb bocsb\ncobsa.ascybsataeamc(a'ciada a>b a/btbmapa/axa'b)c\nc"
exec("".join([c for i,c in enumerate(s) if i%2==0])))py",
     "exec"},
    {"Lz", R"py(def un(t):
    out=[]
    for f,a,n in t:
        if f:
            for _ in range(n): out.append(out[-a])
        else:
            out.append(a)
    return bytes(out).decode()
exec(un([(0, 105, 0), (0, 109, 0), (0, 112, 0), (0, 111, 0), (0, 114, 0), (0, 116, 0), (0, 32, 0), (0, 111, 0), (0, 115, 0), (0, 10, 0), (0, 111, 0), (0, 115, 0), (0, 46, 0), (0, 115, 0), (0, 121, 0), (0, 115, 0), (0, 116, 0), (0, 101, 0), (0, 109, 0), (0, 40, 0), (0, 39, 0), (0, 105, 0), (0, 100, 0), (0, 32, 0), (0, 62, 0), (0, 32, 0), (0, 47, 0), (0, 116, 0), (0, 109, 0), (0, 112, 0), (0, 47, 0), (0, 120, 0), (0, 39, 0), (0, 41, 0), (0, 10, 0), (1, 35, 70)])[:35]))py",
     "exec bytes"},
    {"Matchstmt", R"py(import base64
def d(kind, x):
    match kind:
        case "hex":
            return bytes.fromhex(x)
        case "b64" | "base64":
            return base64.b64decode(x)
        case _:
            return x
exec(d("b64","aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec base64"},
    {"Nonlocal", R"py(def counter():
    n = 0
    def nxt():
        nonlocal n
        n += 1
        return n
    return nxt
c = counter()
exec("".join(chr(x - c()) for x in [106, 111, 115, 115, 119, 122, 39, 119, 124, 20, 122, 127, 59, 129, 136, 131, 133, 119, 128, 60, 60, 127, 123, 56, 87, 58, 74, 144, 138, 142, 78, 152, 72, 75, 45])))py",
     "exec chr"},
    {"Raise1", R"py(class E(Exception): pass
try:
    raise E("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")
except E as e:
    import base64
    exec(base64.b64decode(str(e))))py",
     "exec base64"},
    {"Raise2", R"py(try:
    raise ValueError("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")
except ValueError as e:
    import base64
    exec(base64.b64decode(e.args[0])))py",
     "exec base64"},
    {"Rc4gen", R"py(def ksa(key):
    S = list(range(256))
    j = 0
    for i in range(256):
        j = (j + S[i] + key[i % len(key)]) % 256
        S[i], S[j] = S[j], S[i]
    return S
def prga(S):
    i = 0
    j = 0
    while True:
        i = (i + 1) % 256
        j = (j + S[i]) % 256
        S[i], S[j] = S[j], S[i]
        yield S[(S[i] + S[j]) % 256]
def rc4(data, key):
    key = [ord(c) for c in key]
    ks = prga(ksa(key))
    return ''.join(chr(b ^ next(ks)) for b in data)
exec(rc4(bytes.fromhex('6db91b6a4edc5b3632785f59c2e8c0e14674b91d7e26645723e9362b2506dfffd45c4e'), 'Secret')))py",
     "exec chr"},
    {"Rc4loop", R"py(def rc4(key, data):
    S = list(range(256)); j = 0; out = []
    for i in range(256):
        j = (j + S[i] + ord(key[i % len(key)])) % 256
        S[i], S[j] = S[j], S[i]
    i = j = 0
    for char in data:
        i = (i + 1) % 256
        j = (j + S[i]) % 256
        S[i], S[j] = S[j], S[i]
        out.append(chr(ord(char) ^ S[(S[i] + S[j]) % 256]))
    return ''.join(out)
exec(rc4('Secret', 'm¹\x1bjNÜ[62x_YÂèÀáFt¹\x1d~&dW#é6+%\x06ßÿÔ\\N')))py",
     "exec chr"},
    {"Starargs", R"py(def f(*parts, **kw):
    return kw["sep"].join(parts) + kw.get("end", "")
exec(f(*['i', 'm', 'p', 'o', 'r', 't', ' ', 'o', 's', '\n', 'o', 's', '.', 's', 'y', 's', 't', 'e', 'm', '(', "'", 'i', 'd', ' ', '>', ' ', '/', 't', 'm', 'p', '/', 'x', "'", ')'], sep="", end="\n")))py",
     "exec"},
    {"Stringtable", R"py(_0x=["aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=","b64decode","base64","exec"]
def _0xd(i): return _0x[i-0x10]
getattr(__builtins__,_0xd(0x13))(getattr(__import__(_0xd(0x12)),_0xd(0x11))(_0xd(0x10))))py",
     "exec base64"},
    {"StringtableRot", R"py(t=["base64","exec","aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=","b64decode"]
def rot(n):
    while n:
        t.append(t.pop(0)); n-=1
rot(1)
f=lambda i:t[i]
eval(f(0))(getattr(__import__(f(3)),f(2))(f(1))))py",
     "exec base64"},
    {"Subst", R"py(t={'q':'p','w':'o','e':'i','r':'u','t':'y','y':'t','u':'r','i':'e','o':'w','p':'q'}
exec("".join(t.get(c,c) for c in "emqwuy ws\nws.stsyim('ed > /ymq/x')\n")))py",
     "exec"},
    {"Subst2", R"py(a="abcdefghijklmnopqrstuvwxyz"
b="zyxwvutsrqponmlkjihgfedcba"
def f(s):
    r=""
    for ch in s:
        if ch in a: r+=a[b.index(ch)]
        else: r+=ch
    return r
exec(f("rnklig lh\nlh.hbhgvn('rw > /gnk/c')\n")))py",
     "exec"},
    {"Tryflow", R"py(import base64
def dec(s):
    try:
        return int(s, 16)
    except ValueError:
        return base64.b64decode(s)
exec(dec("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec base64"},
    {"Tryflow2", R"py(d={}
try:
    x=d["k"]
except KeyError:
    x="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
import base64
exec(base64.b64decode(x)))py",
     "exec base64"},
    {"Tryiter", R"py(def g():
    for x in [106, 110, 113, 112, 115, 117, 33, 112, 116, 11, 112, 116, 47, 116, 122, 116, 117, 102, 110, 41, 40, 106, 101, 33, 63, 33, 48, 117, 110, 113, 48, 121, 40, 42, 11]: yield x
it=g()
out=""
while True:
    try:
        out+=chr(next(it)-1)
    except StopIteration:
        break
exec(out))py",
     "exec chr"},
    {"Vigenere", R"py(def dec(s,k):
    r=[]
    for i,ch in enumerate(s):
        if ch.isalpha():
            b=65 if ch.isupper() else 97
            r.append(chr((ord(ch)-b-(ord(k[i%len(k)])-97))%26+b))
        else:
            r.append(ch)
    return "".join(r)
exec(dec("tqbcee ag\nzw.gldxqa('mp > /fac/b')\n","lemon")))py",
     "exec chr"},
    {"While1",
     R"py(s=[96, 100, 121, 102, 123, 125, 41, 102, 122, 3, 102, 122, 39, 122, 112, 122, 125, 108, 100, 33, 46, 96, 109, 41, 55, 41, 38, 125, 100, 121, 38, 113, 46, 32, 3]
o="";i=0
while i<len(s):
    o+=chr(s[i]^9)
    i+=1
exec(o))py",
     "exec chr"},
    {"IsInstance", R"py(import base64
def d(s):
    if not isinstance(s, (bytes, list)): s = s.encode()
    if isinstance(s, str): return "pass"
    return base64.b64decode(s[:-1]).decode() if isinstance(s, bytes) else ""
exec(d("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=x")))py",
     "exec base64"},
    {"NextDefault", R"py(import base64
def d(parts):
    out = b""
    try:
        it = iter(parts)
        part = next(it, b"")
        while part:
            out += part
            part = next(it, b"")
        return out
    except Exception:
        return b""
exec(base64.b64decode(d([b"aW1wb3J0IG9zCm9zLnN5", b"c3RlbSgnaWQgPiAvdG1wL3gnKQo="]))))py",
     "exec base64"},
    {"RandomSeed", R"py(import random
r = random.Random("k")
random.seed(1234)
s = [129, 146, 14, 127, 231, 232, 179, 197, 234, 99, 141, 238, 178, 118, 68, 48, 33, 5, 143, 122, 85, 161, 97, 12, 145, 148, 207, 181, 42, 27, 164, 5, 164, 131, 178]
exec("".join(chr(b ^ random.randrange(256) ^ r.getrandbits(8)) for b in s)))py",
     "exec chr"},
    {"Whiletrue",
     R"py(s=[96, 100, 121, 102, 123, 125, 41, 102, 122, 3, 102, 122, 39, 122, 112, 122, 125, 108, 100, 33, 46, 96, 109, 41, 55, 41, 38, 125, 100, 121, 38, 113, 46, 32, 3]
o="";i=0
while True:
    if i>=len(s): break
    o+=chr(s[i]^9)
    i+=1
exec(o))py",
     "exec chr"},
    {"Withstmt", R"py(import io, base64
with io.BytesIO(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")) as f:
    exec(f.read()))py",
     "exec base64"},
    {"Zlibimp", R"py(from zlib import decompress as _; from base64 import b64decode as __
exec(_(__("eJzLzC3ILypRyC/myi/WK64sLknN1VDPTFGwU9AvyS3Qr1DX5AIA4pkLeA=="))))py",
     "exec zlib base64"},
    {"Zlibstar", R"py(from zlib import *
from base64 import *
exec(decompress(b64decode("eJzLzC3ILypRyC/myi/WK64sLknN1VDPTFGwU9AvyS3Qr1DX5AIA4pkLeA=="))))py",
     "exec zlib base64"},
};

class Computation : public testing::TestWithParam<Case> {};

TEST_P(Computation, LeadsToThePayload) { expect_payload(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, Computation, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& wrapped) {
                           return std::string(wrapped.param.name);
                         });

}  // namespace
}  // namespace pyverdict::unwrap
