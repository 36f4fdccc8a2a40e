#pragma once

#include "unwrap/codecs.h"
#include "unwrap/evaluator.h"

/// What Python's builtins and library functions give when their arguments are known. A handler whose
/// arguments are not known gives a Symbol, as a function without a handler does.
namespace pyverdict::unwrap::handlers {

// builtins.cpp
/// What a call gives whose arguments are not known: the Symbol of its result, with the origins of its
/// arguments.
Value external(Evaluator&, const Call&, Origins added = 0);
Value absolute(Evaluator&, const Call&);
Value any_of(Evaluator&, const Call&);  ///< any and all
Value bin(Evaluator&, const Call&);
Value boolean_of(Evaluator&, const Call&);
Value chr(Evaluator&, const Call&);
Value compile(Evaluator&, const Call&);
Value dict(Evaluator&, const Call&);
Value enumerate(Evaluator&, const Call&);
Value evaluate(Evaluator&, const Call&);  ///< eval
Value filter(Evaluator&, const Call&);
Value format(Evaluator&, const Call&);
Value get_attribute(Evaluator&, const Call&);
Value hex(Evaluator&, const Call&);
Value import_module(Evaluator&, const Call&);  ///< __import__ and importlib.import_module
Value is_callable(Evaluator&, const Call&);
Value is_instance(Evaluator&, const Call&);
Value length(Evaluator&, const Call&);
Value list(Evaluator&, const Call&);
Value dict_of_keys(Evaluator&, const Call&);
Value maximum(Evaluator&, const Call&);
Value minimum(Evaluator&, const Call&);
Value module_names(Evaluator&, const Call&);  ///< globals and locals
Value next(Evaluator&, const Call&);
Value oct(Evaluator&, const Call&);
Value ord(Evaluator&, const Call&);
Value power(Evaluator&, const Call&);
Value range(Evaluator&, const Call&);
Value representation(Evaluator&, const Call&);
Value reversed(Evaluator&, const Call&);
Value set(Evaluator&, const Call&);
Value set_attribute(Evaluator&, const Call&);
Value sorted(Evaluator&, const Call&);
Value sum(Evaluator&, const Call&);
Value to_bytes(Evaluator&, const Call&);
Value to_integer(Evaluator&, const Call&);
Value to_string(Evaluator&, const Call&);
Value tuple(Evaluator&, const Call&);
Value type_of(Evaluator&, const Call&);
Value variables(Evaluator&, const Call&);

// sinks.cpp
Value shell_words(Evaluator&, const Call&);  ///< shlex.split

// indirection.cpp
Value attribute_getter(Evaluator&, const Call&);  ///< operator.attrgetter
Value item_getter(Evaluator&, const Call&);
Value locate(Evaluator&, const Call&);  ///< pydoc.locate and pkgutil.resolve_name
Value method_caller(Evaluator&, const Call&);
Value namespace_object(Evaluator&, const Call&);  ///< types.SimpleNamespace
Value own_attribute(Evaluator&, const Call&);     ///< object.__getattribute__
Value partial(Evaluator&, const Call&);
Value type_or_class(Evaluator&, const Call&);  ///< type, also with three arguments

// What handlers read their arguments with (arguments.cpp).
/// The path by which the function was called.
std::string_view path_of(const Evaluator&, const Call&);
/// The last name of a path, without the call: "SHA256" of "cryptography.hazmat.primitives.hashes.SHA256()".
std::string_view last_name(std::string_view path);
/// The last name of the path that an argument is; empty for what is none.
std::string_view symbol_name(const Evaluator&, const Value*);
/// The argument at a position or with a keyword; null where it is not given.
const Value* parameter(const Evaluator&, const Call&, std::size_t index, std::string_view keyword);
/// Known text or bytes of an argument.
std::optional<std::string> known_string(const Evaluator&, const Value*);
/// A known integer of an argument, or `otherwise`.
std::int64_t known_integer(const Value*, std::int64_t otherwise);
/// How many bytes a decompressor may make of so many.
std::uint64_t expansion_limit(const Evaluator&, std::size_t packed);
/// The result of a decoder as Bytes, with a diagnostic where it is not complete. `transform` is static.
Value decoded_bytes(Evaluator&, const Call&, const Value& from, codecs::Decoded, std::string_view transform);

// library_iteration.cpp
Value accumulate(Evaluator&, const Call&);
Value chain_items(Evaluator&, const Call&);  ///< itertools.chain, and its from_iterable
Value compress(Evaluator&, const Call&);
Value count(Evaluator&, const Call&);
Value group_by(Evaluator&, const Call&);
Value grouped_items(Evaluator&, const Call&);  ///< itertools.pairwise and batched
Value items_while(Evaluator&, const Call&);    ///< itertools.takewhile, dropwhile and filterfalse
Value iterator(Evaluator&, const Call&);       ///< iter
Value map(Evaluator&, const Call&);
Value repeat(Evaluator&, const Call&);
Value selections(Evaluator&, const Call&);   ///< itertools.product, permutations and combinations
Value slice_items(Evaluator&, const Call&);  ///< itertools.islice
Value starmap(Evaluator&, const Call&);
Value zip(Evaluator&, const Call&);
Value zip_longest(Evaluator&, const Call&);

// library.cpp
Value cycle(Evaluator&, const Call&);
Value environment_variable(Evaluator&, const Call&);  ///< one that the script itself has set
Value join_path(Evaluator&, const Call&);
Value operator_function(Evaluator&, const Call&);  ///< operator.xor and the like
Value passes_through(Evaluator&, const Call&);     ///< gives its first argument
Value process(Evaluator&, const Call&);            ///< keeps its command
Value reduce(Evaluator&, const Call&);
Value translation_table(Evaluator&, const Call&);
Value unbound_method(Evaluator&, const Call&);  ///< str.join(sep, items)

// library_codecs.cpp
Value ascii85(Evaluator&, const Call&);
Value base16(Evaluator&, const Call&);
Value base32(Evaluator&, const Call&);
Value base64(Evaluator&, const Call&);
Value base64_url(Evaluator&, const Call&);
Value base85(Evaluator&, const Call&);
Value codec_decode(Evaluator&, const Call&);
Value codec_decode_items(Evaluator&, const Call&);  ///< codecs.iterdecode
Value codec_encode(Evaluator&, const Call&);
Value codec_named(Evaluator&, const Call&);     ///< codecs.getdecoder, getencoder and lookup
Value codec_run(Evaluator&, const Call&);       ///< what those give, called
Value codec_function(Evaluator&, const Call&);  ///< codecs.utf_8_decode and the like
Value hex_text(Evaluator&, const Call&);        ///< binascii.hexlify
Value quoted_printable(Evaluator&, const Call&);
Value to_base64(Evaluator&, const Call&);
Value to_base_of(Evaluator&, const Call&);  ///< base64.b16encode, b32encode, b32hexencode and b85encode
Value unquote(Evaluator&, const Call&);
Value uu(Evaluator&, const Call&);

// library_texts.cpp
Value dedent(Evaluator&, const Call&);
Value json_text(Evaluator&, const Call&);  ///< json.dumps
Value path_part(Evaluator&, const Call&);  ///< os.path.basename, dirname, split and splitext
Value quote(Evaluator&, const Call&);      ///< urllib.parse.quote and quote_plus
Value url_query(Evaluator&, const Call&);  ///< urllib.parse.urlencode

// library_values.cpp
Value json_loads(Evaluator&, const Call&);
Value literal_eval(Evaluator&, const Call&);  ///< ast.literal_eval
Value marshal(Evaluator&, const Call&);
Value pickle_loads(Evaluator&, const Call&);

// library_substitutions.cpp
Value html_unescape(Evaluator&, const Call&);
Value normalized(Evaluator&, const Call&);           ///< unicodedata.normalize
Value template_substitute(Evaluator&, const Call&);  ///< of string.Template, also the safe one

// library_streams.cpp
Value stream(Evaluator&, const Call&);  ///< io.StringIO and io.BytesIO
Value stream_content(Evaluator&, const Call&);
Value stream_line(Evaluator&, const Call&);
Value stream_read(Evaluator&, const Call&);
Value stream_seek(Evaluator&, const Call&);
Value stream_write(Evaluator&, const Call&);  ///< write and writelines

// library_addresses.cpp
Value ip_address(Evaluator&, const Call&);
Value packed_address(Evaluator&, const Call&);  ///< socket.inet_aton and inet_pton
Value uuid(Evaluator&, const Call&);

// library_containers.cpp
Value byte_array(Evaluator&, const Call&);  ///< array.array("B", ...)
Value deque(Evaluator&, const Call&);
Value named_tuple(Evaluator&, const Call&);
Value named_tuple_item(Evaluator&, const Call&);  ///< what collections.namedtuple gives, called

// library_archives.cpp
Value checksum(Evaluator&, const Call&);        ///< zlib.crc32 and zlib.adler32
Value decompress(Evaluator&, const Call&);      ///< of zlib, gzip, bz2 and lzma, and of their objects
Value decompressor(Evaluator&, const Call&);    ///< zlib.decompressobj and lzma.LZMADecompressor
Value nothing_left(Evaluator&, const Call&);    ///< flush and finalize
Value opened_archive(Evaluator&, const Call&);  ///< gzip.GzipFile and the like
Value member_content(Evaluator&, const Call&);  ///< of an archive, by its name
Value member_names(Evaluator&, const Call&);
Value tar_archive(Evaluator&, const Call&);
Value zip_archive(Evaluator&, const Call&);

// library_ciphers.cpp
Value aead_decrypt(Evaluator&, const Call&);    ///< AESGCM and ChaCha20Poly1305 of `cryptography`
Value cipher_decrypt(Evaluator&, const Call&);  ///< decrypt, decrypt_and_verify, update of a decryptor, feed
Value cipher_new(Evaluator&, const Call&);      ///< Crypto.Cipher.AES.new and the like
Value cipher_update(Evaluator&, const Call&);   ///< additional data before `decrypt`
Value counter_new(Evaluator&, const Call&);
Value fernet_decrypt(Evaluator&, const Call&);
Value hazmat_cipher(Evaluator&, const Call&);    ///< Cipher(algorithm, mode)
Value keeps_arguments(Evaluator&, const Call&);  ///< an object that is what it was made of
Value keeps_contents(Evaluator&, const Call&);   ///< an object that is what the receiver was made of
Value pyaes_decrypter(Evaluator&, const Call&);
Value pyaes_mode(Evaluator&, const Call&);
Value strxor(Evaluator&, const Call&);
Value unpad(Evaluator&, const Call&);

// library_digests.cpp
Value digest_new(Evaluator&, const Call&);     ///< hashlib.sha256 and the like, hmac.new
Value digest_result(Evaluator&, const Call&);  ///< digest and hexdigest
Value digest_update(Evaluator&, const Call&);
Value hmac_digest(Evaluator&, const Call&);  ///< hmac.digest
Value pbkdf2(Evaluator&, const Call&);
Value pbkdf2_derive(Evaluator&, const Call&);
Value pbkdf2_object(Evaluator&, const Call&);

// library_random.cpp
Value random_draw(Evaluator&, const Call&);    ///< random.random, randint, choice and the like
Value random_object(Evaluator&, const Call&);  ///< random.Random(seed)
Value random_seed(Evaluator&, const Call&);

// library_regex.cpp
Value regex_call(Evaluator&, const Call&);  ///< re.search and the like, also of a compiled pattern
Value regex_compile(Evaluator&, const Call&);
Value regex_escape(Evaluator&, const Call&);

// library_matches.cpp
Value match_group(Evaluator&, const Call&);
Value match_groups(Evaluator&, const Call&);  ///< groups and groupdict
Value match_place(Evaluator&, const Call&);   ///< start, end and span

// library_integers.cpp
Value bytes_to_integer(Evaluator&, const Call&);  ///< Crypto.Util.number.bytes_to_long
Value divide_modulo(Evaluator&, const Call&);
Value from_bytes(Evaluator&, const Call&);
Value hash(Evaluator&, const Call&);
Value integer_to_bytes(Evaluator&, const Call&);  ///< Crypto.Util.number.long_to_bytes
Value mathematics(Evaluator&, const Call&);       ///< math.floor, sqrt, gcd and the like
Value product(Evaluator&, const Call&);           ///< math.prod
Value struct_iter_unpack(Evaluator&, const Call&);
Value struct_pack(Evaluator&, const Call&);
Value struct_size(Evaluator&, const Call&);
Value struct_unpack(Evaluator&, const Call&);

}  // namespace pyverdict::unwrap::handlers
