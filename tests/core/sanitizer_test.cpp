#include <gtest/gtest.h>

// Under the sanitizers (preset asan) a leak fails the tests; that it does is tested, too.

#if defined(__has_feature)
#if __has_feature(address_sanitizer)

#include <sanitizer/lsan_interface.h>
#include <unistd.h>

#include <cstddef>

namespace {

[[gnu::noinline]] void leak(std::size_t size) {
  char* volatile lost = new char[size];
  lost[0] = 1;
  lost = nullptr;
}

TEST(Sanitizers, FindALeak) {
  EXPECT_EXIT(_exit(__lsan_do_recoverable_leak_check()), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(
      {
        leak(1234);
        leak(1234);
        _exit(__lsan_do_recoverable_leak_check());
      },
      testing::ExitedWithCode(1), "Direct leak of (1234|2468) byte");
}

}  // namespace

#endif
#endif
