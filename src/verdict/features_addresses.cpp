#include <algorithm>
#include <array>
#include <string>

#include "behaviour/groups.h"
#include "indicator/indicator.h"
#include "ranges.h"
#include "verdict/features_parts.h"

namespace pyverdict::verdict::parts {
namespace {

using indicator::AddressClass;
using unwrap::Fact;
using unwrap::FactKind;

// What the address of a call is, where it is written in the script.
constexpr std::string_view kAddressed[] = {"http-get", "http-post",   "http-request",
                                           "connect",  "socket-send", "run"};
enum Address : std::size_t { kLocal, kNumber, kElsewhere, kForeign, kAddresses };
constexpr std::string_view kAddressNames[] = {"local", "number", "elsewhere", "foreign"};

// Who publishes the software that machines are set up with, and the interfaces that operators' scripts call.
// Not those where anybody leaves files without a name of their own.
constexpr std::string_view kPublishers[] = {
    "alpinelinux.org",
    "anaconda.com",
    "apache.org",
    "api.telegram.org",
    "archlinux.org",
    "astral.sh",
    "aws.amazon.com",
    "azure.com",
    "azure.net",
    "bitbucket.org",
    "centos.org",
    "chef.io",
    "cloudflare.com",
    "conda.io",
    "cpan.org",
    "crates.io",
    "datadoghq.com",
    "debian.org",
    "docker.com",
    "docker.io",
    "elastic.co",
    "fedoraproject.org",
    "gcr.io",
    "github.com",
    "github.io",
    "gitlab.com",
    "gnu.org",
    "go.dev",
    "golang.org",
    "google.com",
    "googleapis.com",
    "grafana.com",
    "hashicorp.com",
    "helm.sh",
    "huggingface.co",
    "k3s.io",
    "k8s.io",
    "kernel.org",
    "launchpad.net",
    "letsencrypt.org",
    "maven.org",
    "microsoft.com",
    "min.io",
    "mongodb.org",
    "mozilla.org",
    "mysql.com",
    "nginx.org",
    "nodejs.org",
    "nodesource.com",
    "npmjs.org",
    "nvidia.com",
    "oracle.com",
    "postgresql.org",
    "puppet.com",
    "pypa.io",
    "pypi.org",
    "python-poetry.org",
    "python.org",
    "pythonhosted.org",
    "pytorch.org",
    "quay.io",
    "readthedocs.io",
    "redhat.com",
    "rubygems.org",
    "rust-lang.org",
    "rustup.rs",
    "slack.com",
    "sourceforge.net",
    "sury.org",
    "ubuntu.com",
    "usegalaxy.org",
    "yarnpkg.com",
};

constexpr std::string_view kOwnEndings[] = {".internal", ".local", ".localdomain", ".lan",
                                            ".corp",     ".svc",   ".intranet"};

constexpr std::size_t kMostBytes = 300;

bool is_local(std::string_view text) {
  for (const std::string_view host : {"localhost", "127.0.0.1", "0.0.0.0", "[::1]", "host.docker.internal"}) {
    if (text.find(host) != std::string_view::npos) return true;
  }
  return false;
}

bool is_within(std::string_view host, std::string_view domain) {
  return host.ends_with(domain) &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

/// True for a host that is neither of one's own network nor of a publisher of software.
bool is_foreign(std::string_view host) {
  if (host.find('.') == std::string_view::npos) return false;
  const AddressClass kind = indicator::classify_address(host);
  if (kind != AddressClass::Reserved)
    return kind == AddressClass::Public || kind == AddressClass::Documentation;
  return !ranges::any_of(kOwnEndings, [&](std::string_view end) { return host.ends_with(end); }) &&
         !ranges::any_of(kPublishers, [&](std::string_view domain) { return is_within(host, domain); });
}

/// The host at the start of what follows "://", or of a bare address.
std::string_view host_at(std::string_view text) {
  const std::string_view authority = text.substr(0, text.find_first_of("/?#'\"\\ \t\r\n,;|&)<>"));
  const std::size_t user = authority.rfind('@');
  const std::string_view host = user == std::string_view::npos ? authority : authority.substr(user + 1);
  return host.substr(0, host.find(':'));
}

bool has_foreign_url(std::string_view text) {
  for (std::size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    if (is_foreign(host_at(text.substr(at + 3)))) return true;
  }
  return false;
}

/// `bare`: the call takes hosts without a scheme.
void read_address(const unwrap::Store& store, const unwrap::Value& value, bool bare,
                  std::array<float, kAddresses>& out) {
  for (const unwrap::Value& item : store.items(value)) {
    if (item.is(unwrap::Tag::Text)) read_address(store, item, bare, out);
  }
  if (!value.is(unwrap::Tag::Text) && !value.is(unwrap::Tag::Bytes)) return;
  const std::string_view text = store.string(value).substr(0, kMostBytes);
  const std::size_t scheme = text.find("://");
  const std::string_view host = scheme == std::string_view::npos ? text : text.substr(scheme + 3);
  const bool number = !host.empty() && host[0] >= '1' && host[0] <= '9' &&
                      host.substr(0, 4).find('.') != std::string_view::npos;
  if (is_local(text)) {
    out[kLocal] = 1;
  } else if (number) {
    out[kNumber] = 1;
  } else if (scheme != std::string_view::npos || host.find('.') != std::string_view::npos) {
    out[kElsewhere] = 1;
  }
  if (has_foreign_url(text) || (bare && is_foreign(host_at(text)))) out[kForeign] = 1;
}

bool takes_hosts(std::string_view sink) { return sink == "connect" || sink == "socket-send"; }

}  // namespace

void address_names(std::vector<std::string>& names) {
  for (const std::string_view sink : kAddressed) {
    for (const std::string_view address : kAddressNames) {
      names.push_back("address." + std::string(sink) + "." + std::string(address));
    }
  }
}

void add_addresses(const Subject& subject, std::vector<float>& vector) {
  std::array<std::array<float, kAddresses>, std::size(kAddressed)> addresses{};
  std::array<std::size_t, std::size(kAddressed)> groups{};
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = group_number(kAddressed[i]);
  for_each_grouped_call(subject, [&](const Fact& fact, std::uint64_t mask) {
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (!is_in_group(mask, groups[i])) continue;
      for (const unwrap::Argument& argument : fact.arguments) {
        read_address(subject.program.store, argument.value, takes_hosts(kAddressed[i]), addresses[i]);
      }
    }
  });
  for (const auto& row : addresses) vector.insert(vector.end(), row.begin(), row.end());
}

}  // namespace pyverdict::verdict::parts
