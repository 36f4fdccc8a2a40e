#include <algorithm>
#include <iterator>

#include "text/text.h"

namespace pyverdict::text {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  Hidden kind;
};

constexpr Range kRanges[] = {
    {0x0000, 0x0008, Hidden::Control},
    {0x000B, 0x000B, Hidden::Control},
    {0x000E, 0x001F, Hidden::Control},
    {0x007F, 0x009F, Hidden::Control},
    {0x00AD, 0x00AD, Hidden::ZeroWidth},
    {0x034F, 0x034F, Hidden::ZeroWidth},
    {0x061C, 0x061C, Hidden::Bidirectional},
    {0x115F, 0x1160, Hidden::ZeroWidth},
    {0x17B4, 0x17B5, Hidden::ZeroWidth},
    {0x180B, 0x180D, Hidden::VariationSelector},
    {0x180E, 0x180E, Hidden::ZeroWidth},
    {0x180F, 0x180F, Hidden::VariationSelector},
    {0x200B, 0x200D, Hidden::ZeroWidth},
    {0x200E, 0x200F, Hidden::Bidirectional},
    {0x2028, 0x2029, Hidden::Control},
    {0x202A, 0x202E, Hidden::Bidirectional},
    {0x2060, 0x2065, Hidden::ZeroWidth},
    {0x2066, 0x2069, Hidden::Bidirectional},
    {0x206A, 0x206F, Hidden::ZeroWidth},
    {0x3164, 0x3164, Hidden::ZeroWidth},
    {0xE000, 0xF8FF, Hidden::PrivateUse},
    {0xFE00, 0xFE0F, Hidden::VariationSelector},
    {0xFEFF, 0xFEFF, Hidden::ZeroWidth},
    {0xFFA0, 0xFFA0, Hidden::ZeroWidth},
    {0xFFF9, 0xFFFB, Hidden::ZeroWidth},
    {0x1BCA0, 0x1BCA3, Hidden::ZeroWidth},
    {0x1D173, 0x1D17A, Hidden::ZeroWidth},
    {0xE0000, 0xE007F, Hidden::Tag},
    {0xE0100, 0xE01EF, Hidden::VariationSelector},
    {0xF0000, 0xFFFFD, Hidden::PrivateUse},
    {0x100000, 0x10FFFD, Hidden::PrivateUse},
};

}  // namespace

Hidden hidden(char32_t code_point) {
  const auto* const range =
      std::lower_bound(std::begin(kRanges), std::end(kRanges), code_point,
                       [](const Range& candidate, char32_t wanted) { return candidate.last < wanted; });
  return range != std::end(kRanges) && range->first <= code_point ? range->kind : Hidden::None;
}

}  // namespace pyverdict::text
