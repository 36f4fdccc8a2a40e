# Third-party sources, the same for the native and the WebAssembly build: scripts/third_party.mjs puts them under
# build/third_party from Debian's packages, pinned by hash.
set(THIRD_PARTY ${CMAKE_SOURCE_DIR}/build/third_party)

find_program(NODE NAMES node nodejs REQUIRED)
execute_process(COMMAND ${NODE} ${CMAKE_SOURCE_DIR}/scripts/third_party.mjs RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "The third-party sources are not there; the line above says why.")
endif()

# Only what inflates: the analyzer reads compressed data and never writes any.
set(ZLIB ${THIRD_PARTY}/zlib)
add_library(pyverdict_zlib STATIC
  ${ZLIB}/adler32.c ${ZLIB}/crc32.c ${ZLIB}/inffast.c ${ZLIB}/inflate.c ${ZLIB}/inftrees.c ${ZLIB}/zutil.c)
target_include_directories(pyverdict_zlib SYSTEM PUBLIC ${ZLIB})
target_compile_options(pyverdict_zlib PRIVATE -w)
# Our copy must never be mixed up with the system's, whose headers have the same names.
target_compile_definitions(pyverdict_zlib PUBLIC Z_PREFIX)
# One table of 1 KiB for its checksums instead of 14 KiB that nothing compresses.
target_compile_definitions(pyverdict_zlib PRIVATE Z_TESTW=0)

set(BZIP2 ${THIRD_PARTY}/bzip2)
# bzlib.c names the compressor as well; the linker drops it again where nothing calls it.
add_library(pyverdict_bzip2 STATIC
  ${BZIP2}/blocksort.c ${BZIP2}/bzlib.c ${BZIP2}/compress.c ${BZIP2}/crctable.c ${BZIP2}/decompress.c
  ${BZIP2}/huffman.c ${BZIP2}/randtable.c)
target_compile_options(pyverdict_bzip2 PRIVATE -w)
target_compile_definitions(pyverdict_bzip2 PRIVATE BZ_NO_STDIO)

# liblzma's decoders; its part of XZ Utils is in the public domain.
set(LZMA ${THIRD_PARTY}/xz-utils/src/liblzma)
add_library(pyverdict_lzma STATIC
  ${LZMA}/check/check.c ${LZMA}/check/crc32_small.c ${LZMA}/check/crc64_small.c ${LZMA}/check/sha256.c
  ${LZMA}/common/alone_decoder.c ${LZMA}/common/auto_decoder.c ${LZMA}/common/block_decoder.c
  ${LZMA}/common/block_header_decoder.c ${LZMA}/common/block_util.c ${LZMA}/common/common.c
  ${LZMA}/common/filter_common.c ${LZMA}/common/filter_decoder.c ${LZMA}/common/filter_flags_decoder.c
  ${LZMA}/common/index_hash.c ${LZMA}/common/stream_decoder.c ${LZMA}/common/stream_flags_common.c
  ${LZMA}/common/stream_flags_decoder.c ${LZMA}/common/vli_decoder.c ${LZMA}/common/vli_size.c
  ${LZMA}/delta/delta_common.c ${LZMA}/delta/delta_decoder.c ${LZMA}/lz/lz_decoder.c
  ${LZMA}/lzma/lzma2_decoder.c ${LZMA}/lzma/lzma_decoder.c ${LZMA}/lzma/lzma_encoder_presets.c
  ${LZMA}/simple/simple_coder.c ${LZMA}/simple/simple_decoder.c ${LZMA}/simple/x86.c)
target_include_directories(pyverdict_lzma PRIVATE
  ${LZMA}/api ${LZMA}/check ${LZMA}/common ${LZMA}/delta ${LZMA}/lz ${LZMA}/lzma ${LZMA}/rangecoder ${LZMA}/simple
  ${THIRD_PARTY}/xz-utils/src/common)
target_compile_options(pyverdict_lzma PRIVATE -w)
target_compile_definitions(pyverdict_lzma PRIVATE
  LZMA_API_STATIC
  HAVE_SMALL HAVE_FUNC_ATTRIBUTE_CONSTRUCTOR HAVE_STDBOOL_H HAVE_STDINT_H HAVE_INTTYPES_H
  HAVE_CHECK_CRC32 HAVE_CHECK_CRC64 HAVE_CHECK_SHA256
  HAVE_DECODERS HAVE_DECODER_LZMA1 HAVE_DECODER_LZMA2 HAVE_DECODER_DELTA HAVE_DECODER_X86)

# Ciphers, digests and big integers; cmake/mbedtls_config.h says which. Apache-2.0, one of its two licences.
set(MBEDTLS ${THIRD_PARTY}/mbedtls)
set(MBEDTLS_PARTS
  aes arc4 bignum blowfish chacha20 chachapoly cipher cipher_wrap cmac constant_time des gcm md md5 platform_util
  poly1305 sha1 sha256 sha512)
list(TRANSFORM MBEDTLS_PARTS PREPEND ${MBEDTLS}/library/)
list(TRANSFORM MBEDTLS_PARTS APPEND .c)
add_library(pyverdict_mbedtls STATIC ${MBEDTLS_PARTS})
target_include_directories(pyverdict_mbedtls PRIVATE ${MBEDTLS}/include ${CMAKE_SOURCE_DIR}/cmake)
target_compile_options(pyverdict_mbedtls PRIVATE -w)
target_compile_definitions(pyverdict_mbedtls PRIVATE MBEDTLS_CONFIG_FILE="mbedtls_config.h")

# Only these files see those libraries' headers.
set_source_files_properties(src/unwrap/decompress.cpp PROPERTIES
  COMPILE_OPTIONS "-isystem;${BZIP2};-isystem;${LZMA}/api" COMPILE_DEFINITIONS "BZ_NO_STDIO;LZMA_API_STATIC")
set_source_files_properties(src/unwrap/ciphers.cpp src/unwrap/integers.cpp PROPERTIES
  COMPILE_OPTIONS "-isystem;${MBEDTLS}/include;-isystem;${CMAKE_SOURCE_DIR}/cmake"
  COMPILE_DEFINITIONS "MBEDTLS_CONFIG_FILE=\"mbedtls_config.h\"")

add_library(pyverdict_json INTERFACE)
target_include_directories(pyverdict_json SYSTEM INTERFACE ${THIRD_PARTY}/include)
