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

add_library(pyverdict_json INTERFACE)
target_include_directories(pyverdict_json SYSTEM INTERFACE ${THIRD_PARTY}/include)
