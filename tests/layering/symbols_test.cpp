#include "tests/layering/symbols.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace headroom::layering {
namespace {

std::string from_environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

TEST(ComponentLibraries, reach_no_clock_socket_file_thread_or_random_device) {
  const auto libraries = split(from_environment("HEADROOM_COMPONENT_LIBRARIES"), ':');
  ASSERT_FALSE(libraries.empty());
  for (const std::string& library : libraries) EXPECT_EQ(joined(worldly_symbols(symbols_of(library))), "") << library;
}

TEST(ComponentLibraries, keep_nothing_between_calls) {
  for (const std::string& library : split(from_environment("HEADROOM_COMPONENT_LIBRARIES"), ':')) {
    EXPECT_EQ(joined(lasting_variables(symbols_of(library))), "") << library;
  }
}

// Lists of constants that are made once are fine there.
TEST(ModelLibraries, reach_no_clock_socket_file_thread_or_random_device) {
  const auto libraries = split(from_environment("HEADROOM_MODEL_LIBRARIES"), ':');
  ASSERT_FALSE(libraries.empty());
  for (const std::string& library : libraries) EXPECT_EQ(joined(worldly_symbols(symbols_of(library))), "") << library;
}

// The simulator and the services link the same archive, so each source of real/ is compiled once in a build.
TEST(ComponentLibraries, are_compiled_once_for_both_worlds) {
  std::ifstream commands(from_environment("HEADROOM_COMPILE_COMMANDS"));
  ASSERT_TRUE(commands.is_open());
  std::map<std::string, int> times;
  const std::string key = "\"file\": \"";
  for (std::string line; std::getline(commands, line);) {
    const auto at = line.find(key);
    if (at != std::string::npos && line.find("/real/") != std::string::npos) ++times[line.substr(at + key.size())];
  }
  ASSERT_FALSE(times.empty());
  for (const auto& [file, count] : times) EXPECT_EQ(count, 1) << file;
}

TEST(WorldlySymbols, are_found_in_a_library_that_has_them) {
  const auto symbols = symbols_of(from_environment("HEADROOM_WORLDLY_SAMPLE"));
  const auto found = worldly_symbols(symbols);
  const auto has = [&](const std::string& start, const std::string& end) {
    return std::ranges::any_of(found, [&](const std::string& l) { return l.starts_with(start) && l.ends_with(end); });
  };
  EXPECT_TRUE(has("clock_gettime", "reaches a clock"));
  EXPECT_TRUE(has("std::chrono::_V2::steady_clock::now", "reaches a clock"));
  EXPECT_TRUE(has("time", "reaches a clock"));
  EXPECT_TRUE(has("socket", "reaches a socket"));
  EXPECT_TRUE(has("std::basic_ifstream", "reaches a file"));
  EXPECT_TRUE(has("std::thread::", "reaches a thread"));
  EXPECT_TRUE(has("std::random_device::", "reaches a random device"));
  EXPECT_TRUE(has("rand", "reaches a random device"));
  EXPECT_TRUE(has("getenv", "reaches the environment"));
  EXPECT_TRUE(has("std::cout", "reaches the terminal"));
  EXPECT_NE(joined(lasting_variables(symbols)).find("headroom::layering::calls\n"), std::string::npos);
}

TEST(WorldlySymbols, are_told_from_harmless_ones) {
  for (const char* name : {"malloc", "memcpy", "timeout", "std::chrono::duration", "std::bad_alloc::~bad_alloc()",
                           "abort", "stderr", "fprintf", "randomize", "openssl_init"}) {
    EXPECT_EQ(reaches(name), "") << name;
  }
}

TEST(NmReader, takes_defined_and_undefined_symbols_and_leaves_the_rest) {
  const auto symbols = parse_nm(
      "frame_pool.cpp.o:\n"
      "                 U operator new(unsigned long)\n"
      "0000000000000010 T headroom::f(int, char)\n"
      "\n");
  ASSERT_EQ(symbols.size(), 2u);
  EXPECT_EQ(symbols[0].type, 'U');
  EXPECT_EQ(symbols[0].name, "operator new(unsigned long)");
  EXPECT_EQ(symbols[1].type, 'T');
  EXPECT_EQ(symbols[1].name, "headroom::f(int, char)");
}

}  // namespace
}  // namespace headroom::layering
