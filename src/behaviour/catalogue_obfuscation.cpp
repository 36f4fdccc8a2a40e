#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "nested-encoding",
     .title = "Several layers of encoding around one payload",
     .meaning =
         "Someone took trouble that nobody reads this; there is no honest reason to encode code twice.",
     .severity = Critical,
     .techniques = "T1027.013 T1140",
     .pattern =
         R"(layer(python | shell | powershell | bytecode | pickle; transforms = 2) or layer(python; depth = 2; transforms = 1))",
     .benign = "A data table that is compressed and written as base64.",
     .does = "hides its code under several layers of encoding"},
    {.id = "decrypted-code-executed",
     .title = "Decrypted data is executed",
     .meaning = "The payload was encrypted; the key is here or came from elsewhere.",
     .severity = Critical,
     .techniques = "T1027.013 T1140",
     .pattern = R"(call(@exec; 0:decrypted)
                   or call(@decrypt) and at call(exec | eval; 0:is(*.decrypt()* | *.decrypt().decode()))
                   or layer(python | shell; via = "fernet" | "aes" | "rc4" | "xor" | "chacha20"))",
     .benign = "Programs that encrypt the user's own data.",
     .does = "decrypts code and runs it"},
    {.id = "reversed-code",
     .title = "Code is written backwards",
     .meaning = "The payload is reversed, to hide it from searches.",
     .severity = High,
     .techniques = "T1027.013",
     .pattern = R"(layer(python | shell | powershell; via = "reverse" | "[::-1]" | "reversed"))",
     .benign = "Reversed texts that are not run.",
     .does = "keeps its code written backwards"},
    {.id = "characters-built-code",
     .title = "Code is put together from character numbers",
     .meaning = "The payload is a list of numbers, to hide it from searches.",
     .severity = High,
     .techniques = "T1027.010 T1027.013",
     .pattern = R"(layer(python | shell | powershell; via = "chr" | "bytes" | "ord" | "characters"))",
     .benign = "Alphabet helpers.",
     .does = "builds its code from character numbers"},
    {.id = "invisible-characters",
     .title = "Runs of invisible characters",
     .meaning = "Data is hidden where an editor shows nothing.",
     .severity = High,
     .techniques = "T1027.018",
     .pattern = R"(shape(invisible-characters))",
     .benign = "Translated texts and emoji.",
     .does = "hides data in invisible characters"},
    {.id = "far-right-code",
     .title = "Code is pushed out of sight by blanks",
     .meaning = "The line's visible part is a decoy.",
     .severity = High,
     .techniques = "T1027",
     .pattern = R"(shape(far-right-code))",
     .benign = "Aligned comments.",
     .does = "hides code far to the right of a line"},
    {.id = "packer",
     .title = "Known packer of Python code",
     .meaning = "The script went through an obfuscator; the payload is its inner layer.",
     .severity = High,
     .techniques = "T1027.002",
     .pattern = R"(shape(underscore-lambda))",
     .benign = "Short lambdas in underscore variables.",
     .does = "is packed by an obfuscator"},
    {.id = "protected-code",
     .title = "Code under a commercial protector",
     .meaning = "The code cannot be read; licensed products do this too.",
     .severity = Medium,
     .techniques = "T1027.002",
     .pattern = R"(shape(protected-names))",
     .benign = "Licensed commercial software.",
     .does = "is protected against reading"},
    {.id = "confusable-names",
     .title = "Names made of letters that look alike",
     .meaning = "The script went through a renaming obfuscator.",
     .severity = Medium,
     .techniques = "T1027",
     .pattern = R"(shape(confusable-names))",
     .benign = "Short loop variables.",
     .does = "uses names that cannot be told apart"},
    {.id = "decoded-command",
     .title = "Decoded data is run as a command",
     .meaning = "The script hides the command that it runs.",
     .severity = High,
     .techniques = "T1027.010 T1140 T1059.004",
     .pattern = R"(call(@run; 0/args:decoded | decrypted; not 0/args:network | file | process | parameter)
                   or call(@process; input:decoded | decrypted | network)
                   or shell("{base64,openssl,xxd,gunzip,uudecode} {-d,-D,--decode,-r,*} | {sh,bash,dash,zsh,python*,perl}"))",
     .benign = "Commands with a decoded file name.",
     .does = "runs a command that it keeps encoded"},
    {.id = "decoded-program-dropped",
     .title = "Encoded program is written and started",
     .meaning = "A program was carried inside the script.",
     .severity = Critical,
     .techniques = "T1027.009 T1140 T1059.006",
     .pattern =
         R"(call(open; 0/file = $p; 1/mode ~ "w") and call(*.write; 0:decoded | decrypted) and at call(@run; any ~ $p)
                   or shell("base64 {-d,--decode} > *") then at shell("chmod"))",
     .benign = "Decoded images and certificates that are written.",
     .does = "unpacks a program and starts it"},
    {.id = "decoded-url",
     .title = "Address is hidden by encoding",
     .meaning = "The script hides where it connects to.",
     .severity = High,
     .techniques = "T1027.013 T1140",
     .pattern =
         R"(text("http://" | "https://" | "ftp://"; value:decoded; not value:network | file | parameter | long(400))
                   or call(@http | @connect; 0/url:decoded; not 0/url:network | file | parameter | request))",
     .benign = "Addresses that are quoted for a query.",
     .does = "hides the address[ {url}] that it contacts"},
    {.id = "image-payload",
     .title = "Code is taken out of an image",
     .meaning = "The payload is hidden in a picture.",
     .severity = High,
     .techniques = "T1027.003 T1140",
     .pattern = R"(call(stegano.lsb.reveal | stegano.exifHeader.reveal | judyb.reveal)
                   or call(PIL.Image.open().getpixel | *.getpixel) and at call(@exec; not 0:literal))",
     .benign = "Image processing.",
     .does = "takes code out of an image"},
};

}  // namespace

std::span<const Behaviour> obfuscation() { return kRows; }

}  // namespace pyverdict::behaviour::parts
