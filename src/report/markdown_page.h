#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "language/messages.h"
#include "report/markdown_text.h"
#include "report/report.h"

/// What the parts of the Markdown report share. Internal to report.
namespace pyverdict::report {

inline constexpr std::size_t kMaxRows = 200;
inline constexpr std::size_t kMaxProcesses = 20;

/// A page of Markdown in one language.
class Page {
 public:
  explicit Page(language::Language language) : language_(language) {}

  language::Language language() const { return language_; }
  std::string take() { return std::move(out_); }
  void append(std::string_view text) { out_ += text; }

  std::string_view words(language::Message message) const { return language::text(message, language_); }
  std::string words(language::Message message, std::initializer_list<std::string_view> arguments) const {
    return language::fill(message, language_, arguments);
  }

  void heading(language::Message message) { out_.append("\n## ").append(words(message)).append("\n\n"); }
  void subheading(language::Message message) { out_.append("\n### ").append(words(message)).append("\n\n"); }
  void bullet(std::string_view text) { out_.append("- ").append(text).append("\n"); }
  void inner_bullet(std::string_view text) { out_.append("  - ").append(text).append("\n"); }

  /// "**Label:** ".
  std::string label(language::Message message) const { return "**" + std::string(words(message)) + ":** "; }

  void fact(language::Message message, std::string_view value, std::size_t max_bytes = 300) {
    if (!value.empty()) bullet(label(message) + code_span(value, max_bytes));
  }

  void left_out(std::size_t total, std::size_t shown) {
    if (total > shown) bullet(words(language::Message::MoreInJson, {std::to_string(total - shown)}));
  }

 private:
  language::Language language_;
  std::string out_;
};

void add_finding(Page& page, const finding::Finding& finding);
void add_related(Page& page, const Report& report);
void add_response(Page& page, const Report& report);

}  // namespace pyverdict::report
