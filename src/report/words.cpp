#include "report/words.h"

#include <array>

namespace pyverdict::report {

using language::Message;

Message label_word(verdict::Label label) {
  constexpr std::array<Message, 4> kLabels = {Message::LabelMalicious, Message::LabelSuspicious,
                                              Message::LabelBenign, Message::LabelInconclusive};
  return kLabels[static_cast<std::size_t>(label)];
}

Message type_word(indicator::Type type) {
  constexpr std::array<Message, 11> kTypes = {
      Message::TypeUrl,     Message::TypeDomain, Message::TypeIpv4,        Message::TypeIpv6,
      Message::TypeEmail,   Message::TypePath,   Message::TypeRegistryKey, Message::TypeWallet,
      Message::TypeWebhook, Message::TypeToken,  Message::TypeHash};
  return kTypes[static_cast<std::size_t>(type)];
}

}  // namespace pyverdict::report
