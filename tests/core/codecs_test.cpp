#include "unwrap/codecs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "python.h"
#include "unwrap/charsets.h"
#include "unwrap/ciphers.h"
#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {
namespace {

using codecs::Decoded;
using testing_python::from_hex;

constexpr std::uint64_t kLimit = 1024 * 1024;

struct Decoder {
  const char* name;
  const char* python;  ///< encodes `data`
  Decoded (*decode)(std::string_view);
};

void PrintTo(const Decoder& decoder, std::ostream* out) { *out << decoder.name; }

class UndoesTheCodec : public testing::TestWithParam<Decoder> {};

// Random bytes through Python's own encoders: what comes out here is what went in there.
TEST_P(UndoesTheCodec, OfPython) {
  const std::string program =
      "import base64, binascii, bz2, codecs, gzip, lzma, quopri, random, urllib.parse, zlib\n"
      "random.seed(7)\n"
      "for size in list(range(12)) + [45, 46, 64, 255, 1000, 5000]:\n"
      "    for kind in range(3):\n"
      "        data = bytes(random.choices((bytes(range(256)), b'ab =\\t\\n~_.\\0', b' \\0')[kind], "
      "k=size))\n"
      "        print(data.hex(), (" +
      std::string(GetParam().python) + ").hex(), sep='\\t')\n";
  const auto rows = testing_python::run(program, testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  EXPECT_GE(rows.size(), 50u);
  for (const auto& row : rows) {
    ASSERT_EQ(row.size(), 2u);
    const Decoded result = GetParam().decode(from_hex(row[1]));
    EXPECT_EQ(result.bytes, from_hex(row[0])) << row[1];
    EXPECT_TRUE(result.complete || row[0].empty()) << row[1];
  }
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, UndoesTheCodec,
    testing::Values(
        Decoder{"base64", "base64.b64encode(data)", [](std::string_view d) { return codecs::base64(d); }},
        Decoder{"base64_lines", "base64.encodebytes(data)",
                [](std::string_view d) { return codecs::base64(d); }},
        Decoder{"base64_url", "base64.urlsafe_b64encode(data)",
                [](std::string_view d) { return codecs::base64(d, "-_"); }},
        Decoder{"base64_altchars", "base64.b64encode(data, b'.,')",
                [](std::string_view d) { return codecs::base64(d, ".,"); }},
        Decoder{"base32", "base64.b32encode(data)", [](std::string_view d) { return codecs::base32(d); }},
        Decoder{"base32hex", "base64.b32hexencode(data)",
                [](std::string_view d) { return codecs::base32(d, {.hex_alphabet = true}); }},
        Decoder{"base32_casefold", "base64.b32encode(data).lower()",
                [](std::string_view d) { return codecs::base32(d, {.casefold = true}); }},
        Decoder{"base32_map01", "base64.b32encode(data).replace(b'L', b'1').replace(b'O', b'0')",
                [](std::string_view d) { return codecs::base32(d, {.map01 = 'L'}); }},
        Decoder{"base16", "base64.b16encode(data)", [](std::string_view d) { return codecs::hex(d); }},
        Decoder{"hexlify", "binascii.hexlify(data, ' ')", [](std::string_view d) { return codecs::hex(d); }},
        Decoder{"base85", "base64.b85encode(data)", [](std::string_view d) { return codecs::base85(d); }},
        Decoder{"ascii85", "base64.a85encode(data)", [](std::string_view d) { return codecs::ascii85(d); }},
        Decoder{"ascii85_adobe", "base64.a85encode(data, adobe=True, wrapcol=40)",
                [](std::string_view d) { return codecs::ascii85(d); }},
        Decoder{"ascii85_foldspaces", "base64.a85encode(data, foldspaces=True)",
                [](std::string_view d) { return codecs::ascii85(d, true); }},
        Decoder{"uu", "codecs.encode(data, 'uu')", [](std::string_view d) { return codecs::uu(d); }},
        Decoder{"uu_lines", "b''.join(binascii.b2a_uu(data[i:i+45]) for i in range(0, len(data), 45))",
                [](std::string_view d) { return codecs::uu(d); }},
        Decoder{"uu_stripped",
                "b''.join(binascii.b2a_uu(data[i:i+45]).rstrip() + b'\\n' for i in range(0, len(data), 45))",
                [](std::string_view d) { return codecs::uu(d); }},
        Decoder{"quopri", "binascii.b2a_qp(data, quotetabs=True, istext=False)",
                [](std::string_view d) { return codecs::quoted_printable(d); }},
        Decoder{"percent", "urllib.parse.quote_from_bytes(data).encode()",
                [](std::string_view d) { return codecs::percent(d); }},
        Decoder{"zlib", "zlib.compress(data)",
                [](std::string_view d) { return codecs::decompress(d, kLimit); }},
        Decoder{"deflate",
                "(lambda c: c.compress(data) + c.flush())(zlib.compressobj(9, zlib.DEFLATED, -15))",
                [](std::string_view d) { return codecs::decompress(d, kLimit, true); }},
        Decoder{"gzip", "gzip.compress(data[:9]) + gzip.compress(data[9:])",
                [](std::string_view d) { return codecs::decompress(d, kLimit); }},
        Decoder{"bz2", "bz2.compress(data[:9]) + bz2.compress(data[9:])",
                [](std::string_view d) { return codecs::bunzip2(d, kLimit); }},
        Decoder{"xz", "lzma.compress(data[:9]) + lzma.compress(data[9:])",
                [](std::string_view d) { return codecs::unxz(d, kLimit); }},
        Decoder{"xz_sha256", "lzma.compress(data, check=lzma.CHECK_SHA256)",
                [](std::string_view d) { return codecs::unxz(d, kLimit); }},
        Decoder{"lzma_alone", "lzma.compress(data, format=lzma.FORMAT_ALONE)",
                [](std::string_view d) { return codecs::unxz(d, kLimit); }},
        Decoder{
            "lzma_raw",
            "lzma.compress(data, format=lzma.FORMAT_RAW, filters=[{'id': lzma.FILTER_LZMA2, 'preset': 1}])",
            [](std::string_view d) {
              const codecs::LzmaFilter filter{.id = 0x21, .preset = 1};
              return codecs::unlzma_raw(d, std::span(&filter, 1), kLimit);
            }}),
    [](const testing::TestParamInfo<Decoder>& decoder) { return decoder.param.name; });

TEST(Charsets, AreThoseOfPython) {
  const auto rows = testing_python::run(
      "import random\n"
      "random.seed(3)\n"
      "letters = 'aZ09 +-\\\\~\\n\\t\\u00e9\\u0142\\u20ac\\u4e2d\\U0001f600'\n"
      "names = ['utf-8', 'utf-8-sig', 'utf_16', 'UTF-16LE', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf_32_be', "
      "'utf-7',\n"
      "         'unicode_escape', 'raw_unicode_escape', 'punycode']\n"
      "single = ['ascii', 'latin-1', 'iso-8859-1', 'cp1252']\n"
      "for name in names + single:\n"
      "    for size in list(range(9)) + [100]:\n"
      "        text = ''.join(random.choices(letters if name in names else 'aZ ~', k=size))\n"
      "        if name in ('latin-1', 'cp1252'): text += '\\u00e9' + ('\\u20ac' if name == 'cp1252' else "
      "'\\u0085')\n"
      "        print(name, text.encode(name).hex(), text.encode().hex(), sep='\\t')\n",
      testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  EXPECT_GE(rows.size(), 150u);
  for (const auto& row : rows) {
    const std::string name = codec_name(row[0]);
    const std::string text = from_hex(row[2]);
    EXPECT_EQ(decode_charset(from_hex(row[1]), name, Errors::Strict), text) << row[0];
    const auto encoded = encode_charset(text, name, Errors::Strict);
    if (encoded) EXPECT_EQ(*encoded, from_hex(row[1])) << row[0];
  }
}

TEST(Charsets, TakeErrorsAsToldTo) {
  EXPECT_EQ(decode_charset("a\xff"
                           "b",
                           "ascii", Errors::Ignore),
            "ab");
  EXPECT_EQ(decode_charset("a\xff"
                           "b",
                           "utf8", Errors::Ignore),
            "ab");
  EXPECT_EQ(decode_charset("a\xff"
                           "b",
                           "utf8", Errors::Replace),
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(encode_charset("a\xC3\xA9", "ascii", Errors::Ignore), "a");
  EXPECT_EQ(decode_charset("x", "klingon", Errors::Strict), std::nullopt);
}

// Integers of any size: an expression that Python prints and that a script would run as its code.
TEST(Integers, AreThoseOfPython) {
  const auto rows = testing_python::run(
      "import random\n"
      "random.seed(5)\n"
      "for i in range(300):\n"
      "    a, b = (random.choice((1, -1)) * random.getrandbits(random.choice((3, 62, 64, 65, 130, 900))) for "
      "_ in 'ab')\n"
      "    shift = random.choice((0, 1, 8, 63, 64, 100))\n"
      "    for form in (f'{a} + {b}', f'{a} - {b}', f'{a} * {b}', f'({a}) // {b or 1}', f'({a}) % {b or "
      "1}',\n"
      "                 f'({a}) // 256', f'({a}) % 256', f'({a}) & 255', f'{a} & {b}', f'{a} | {b}', f'{a} ^ "
      "{b}',\n"
      "                 f'({a}) << {shift}', f'({a}) >> {shift}', f'({a}) ** {i % 7}', f'-({a})', "
      "f'~({a})',\n"
      "                 f'({a}) < {b}', f'({a}) == {b}', f'hex({a})', f'bin({a})', f'oct({a})', f'\"%x\" % "
      "({a})',\n"
      "                 f'format({a}, \",\")' if False else f'format({a}, \"d\")', f'({a}).bit_length()',\n"
      "                 f'divmod({a}, {b or 1})', f'pow({abs(a)}, {abs(b) % 99}, {abs(b) + 1})', "
      "f'int(\"{a}\")',\n"
      "                 f'int(\"{abs(a):x}\", 16)', f'int(\"{abs(a):o}\", 8)', f'int(\"{abs(a):b}\", 2)',\n"
      "                 f'({abs(a)}).to_bytes(120, \"little\")', f'({a}).to_bytes(120, \"big\", "
      "signed=True)',\n"
      "                 f'int.from_bytes({abs(a).to_bytes(120, \"big\")!r}, \"big\")',\n"
      "                 f'int.from_bytes({a.to_bytes(120, \"little\", signed=True)!r}, \"little\", "
      "signed=True)'):\n"
      "        print(form, repr(eval(form)), sep='\\t')\n",
      testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  EXPECT_GE(rows.size(), 9000u);
  // Many in one script: each makes a layer of its own.
  constexpr std::size_t kAtOnce = 300;
  for (std::size_t start = 0; start < rows.size(); start += kAtOnce) {
    const std::size_t end = std::min(start + kAtOnce, rows.size());
    std::string script;
    for (std::size_t i = start; i < end; ++i) script += "exec('x = ' + repr(" + rows[i][0] + "))\n";
    const Program program = unwrap(script);
    std::map<std::string, bool> texts;
    for (const Layer& layer : program.layers) texts[layer.text] = true;
    for (std::size_t i = start; i < end; ++i) EXPECT_TRUE(texts["x = " + rows[i][1]]) << rows[i][0];
  }
}

bool has_diagnostic(const Program& program, diagnostic::Code code) {
  return std::any_of(program.diagnostics.begin(), program.diagnostics.end(),
                     [&](const auto& found) { return found.code == code; });
}

// FIPS 197 C.1, RFC 8439 2.4.2, RFC 6229 and the usual "Key"/"Plaintext" pair, RFC 4231 case 2, RFC 7914 11.
TEST(Ciphers, AgreeWithPublishedVectors) {
  ciphers::Parameters parameters;
  parameters.key = from_hex("000102030405060708090a0b0c0d0e0f");
  EXPECT_EQ(ciphers::decrypt(parameters, from_hex("69c4e0d86a7b0430d8cdb78070b4c55a")),
            from_hex("00112233445566778899aabbccddeeff"));
  parameters = {.cipher = ciphers::Cipher::ChaCha20, .mode = ciphers::Mode::Stream};
  parameters.key = from_hex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  parameters.iv = from_hex(
      "01000000"
      "000000000000004a00000000");
  EXPECT_EQ(ciphers::decrypt(parameters, from_hex("6e2e359a2568f98041ba0728dd0d6981")), "Ladies and Gentl");
  parameters = {.cipher = ciphers::Cipher::Arc4, .mode = ciphers::Mode::Stream, .key = "Key"};
  EXPECT_EQ(ciphers::decrypt(parameters, from_hex("bbf316e8d940af0ad3")), "Plaintext");
  EXPECT_EQ(ciphers::hmac("sha256", "Jefe", "what do ya want for nothing?"),
            from_hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  EXPECT_EQ(ciphers::pbkdf2("sha256", "passwd", "salt", 1, 64),
            from_hex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
                     "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"));
}

// A key or tag that does not fit opens nothing, and the report says so.
TEST(Ciphers, WithAWrongKeyAreADiagnostic) {
  const std::string scripts[] = {
      "from cryptography.fernet import Fernet\nexec(Fernet(b'" + std::string(43, 'A') +
          "=').decrypt(b'gAAAAABf" + std::string(92, 'x') + "'))\n",
      "from Crypto.Cipher import AES\nexec(AES.new(b'" + std::string(16, 'k') +
          "', AES.MODE_GCM, nonce=b'n').decrypt_and_verify(b'some text', b'" + std::string(16, 't') + "'))\n",
      "from Crypto.Cipher import AES\nfrom Crypto.Util.Padding import unpad\nexec(unpad(AES.new(b'" +
          std::string(16, 'k') + "', AES.MODE_ECB).decrypt(b'" + std::string(32, 't') + "'), 16))\n",
      "from Crypto.Cipher import AES\nexec(AES.new(b'short', AES.MODE_ECB).decrypt(b'" +
          std::string(32, 't') + "'))\n",
  };
  for (const std::string& script : scripts) {
    const Program program = unwrap(script);
    EXPECT_EQ(program.layers.size(), 1u) << script;
    EXPECT_TRUE(has_diagnostic(program, diagnostic::Code::LayerUndecodable)) << script;
  }
}

TEST(Ciphers, DerivingAKeyIsBounded) {
  const Program program = unwrap("import hashlib\nexec(hashlib.pbkdf2_hmac('sha256', b'a', b'b', 10**9))\n");
  EXPECT_TRUE(has_diagnostic(program, diagnostic::Code::StepsExhausted));
}

TEST(XorKey, IsFoundOnlyForPrograms) {
  const std::string start = "import os\nk = int(os.environ['K'])\n";
  const auto layers = [&](std::string_view plain, const char* form) {
    std::string list;
    for (const char c : plain) list += std::to_string((static_cast<unsigned char>(c) ^ 0x5a) & 0xff) + ",";
    return unwrap(start + "d = [" + list + "]\nexec(" + form + ")\n").layers.size();
  };
  EXPECT_EQ(layers("import socket\nprint(socket.gethostname())\n", "bytes(b ^ k for b in d)"), 2u);
  EXPECT_EQ(layers("import socket\nprint(socket.gethostname())\n", "''.join(chr(b ^ k) for b in d)"), 2u);
  EXPECT_EQ(layers("import socket\nprint(socket.gethostname())\n", "bytes(map(lambda b: k ^ b, d))"), 2u);
  EXPECT_EQ(layers("\x01\x02\x03 nothing that anyone would call a program \x04", "bytes(b ^ k for b in d)"),
            1u);
  EXPECT_EQ(layers("short", "bytes(b ^ k for b in d)"), 1u);
}

// What unfolds to a thousand times its size, or wants a dictionary of gigabytes.
TEST(DataBombs, EndAtTheLimit) {
  const auto rows = testing_python::run(
      "import bz2, gzip, lzma, zlib\n"
      "zeros = bytes(30_000_000)\n"
      "print('zlib', zlib.compress(zeros).hex(), sep='\\t')\n"
      "print('bz2', bz2.compress(zeros).hex(), sep='\\t')\n"
      "print('lzma', lzma.compress(zeros, preset=0).hex(), sep='\\t')\n"
      "huge = bytearray(lzma.compress(bytes(100), format=lzma.FORMAT_ALONE)); huge[1:5] = b'\\0\\0\\0\\x7f'\n"
      "print('alone', huge.hex(), sep='\\t')\n",
      testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  ASSERT_EQ(rows.size(), 4u);
  for (const auto& row : rows) {
    const std::string data = from_hex(row[1]);
    const Decoded result = row[0] == "zlib"  ? codecs::decompress(data, kLimit)
                           : row[0] == "bz2" ? codecs::bunzip2(data, kLimit)
                                             : codecs::unxz(data, kLimit);
    EXPECT_FALSE(result.complete) << row[0];
    EXPECT_EQ(result.bytes.size(), row[0] == "alone" ? 0 : kLimit) << row[0];
  }
}

TEST(CutOffData, GivesWhatThereIs) {
  const auto rows = testing_python::run(
      "import bz2, gzip, lzma, zlib, random\n"
      "random.seed(1)\n"
      "data = bytes(random.choices(b'abcdef \\n', k=300_000))\n"
      "for name, packed in ('zlib', zlib.compress(data)), ('bz2', bz2.compress(data, 1)), ('lzma', "
      "lzma.compress(data)):\n"
      "    print(name, packed[:len(packed) * 2 // 3].hex(), data.hex(), sep='\\t')\n",
      testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  for (const auto& row : rows) {
    const std::string data = from_hex(row[1]);
    const Decoded result = row[0] == "zlib"  ? codecs::decompress(data, kLimit)
                           : row[0] == "bz2" ? codecs::bunzip2(data, kLimit)
                                             : codecs::unxz(data, kLimit);
    EXPECT_FALSE(result.complete) << row[0];
    EXPECT_GT(result.bytes.size(), 50'000u) << row[0];
    EXPECT_TRUE(from_hex(row[2]).starts_with(result.bytes)) << row[0];
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
