#pragma once

#include <optional>
#include <string_view>

#include "text/text.h"
#include "unwrap/unwrap.h"

/// Obfuscators, protectors and compilers of Python code that are known by what they leave in their output.
namespace pyverdict::behaviour {

enum class PackerEffect : std::uint8_t {
  Packed,    ///< the code is inside, encoded: it is among the layers
  Opaque,    ///< the code is encrypted or compiled to machine code: it cannot be read from the script
  Rewritten  ///< the code is all there, in other names or in fewer characters
};

struct Packer {
  std::string_view name;
  PackerEffect effect;
  std::string_view names = {};  ///< identifiers, separated by spaces, that must all be there
  std::string_view comment =
      {};  ///< text in one of the first comments; says nothing by itself of what is packed
  std::string_view text = {};  ///< text anywhere in the source
};

struct FoundPacker {
  const Packer* packer;
  text::Span span;
};

/// What a Python layer was made with, by the first row of the table that fits.
std::optional<FoundPacker> find_packer(const unwrap::Layer& layer);

}  // namespace pyverdict::behaviour
