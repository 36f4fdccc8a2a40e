#include "report/words.h"

#include "enum_table.h"

namespace pyverdict::report {

using language::Message;

Message label_word(verdict::Label label) {
  constexpr EnumTable<verdict::Label, Message> kLabels = {Message::LabelMalicious, Message::LabelSuspicious,
                                                          Message::LabelBenign, Message::LabelInconclusive};
  return kLabels[label];
}

// A switch, not a table: the compiler tells which type has no word.
Message type_word(indicator::Type type) {
  using indicator::Type;
  switch (type) {
    case Type::Url:
      return Message::TypeUrl;
    case Type::Domain:
      return Message::TypeDomain;
    case Type::Ipv4:
      return Message::TypeIpv4;
    case Type::Ipv6:
      return Message::TypeIpv6;
    case Type::Email:
      return Message::TypeEmail;
    case Type::Path:
      return Message::TypePath;
    case Type::RegistryKey:
      return Message::TypeRegistryKey;
    case Type::Wallet:
      return Message::TypeWallet;
    case Type::Webhook:
      return Message::TypeWebhook;
    case Type::Token:
      return Message::TypeToken;
    case Type::HostPort:
      return Message::TypeHostPort;
    case Type::UserAgent:
      return Message::TypeUserAgent;
    case Type::Mutex:
      return Message::TypeMutex;
    case Type::Ipfs:
      return Message::TypeIpfs;
    case Type::Hash:
      break;
  }
  return Message::TypeHash;
}

}  // namespace pyverdict::report
