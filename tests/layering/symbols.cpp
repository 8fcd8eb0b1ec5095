#include "tests/layering/symbols.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <stdexcept>

namespace headroom::layering {
namespace {

struct Reach {
  std::string_view what;
  std::vector<std::string_view> functions;  // C functions, by their whole name
  std::vector<std::string_view> prefixes;   // C++ names, by how they start
};

const std::vector<Reach>& reaches_of_the_world() {
  static const std::vector<Reach> table = {
      {"a clock",
       {"clock_gettime", "gettimeofday", "time", "clock", "timespec_get", "ftime", "localtime", "localtime_r",
        "nanosleep", "clock_nanosleep", "usleep", "sleep", "timer_create", "alarm"},
       {"std::chrono::_V2::steady_clock::now", "std::chrono::_V2::system_clock::now", "std::this_thread::"}},
      {"a socket",
       {"socket", "connect", "bind", "listen", "accept", "accept4", "send", "sendto", "sendmsg", "recv", "recvfrom",
        "recvmsg", "getaddrinfo", "gethostbyname", "select", "poll", "epoll_create1", "epoll_wait"},
       {"boost::asio::"}},
      {"a file",
       {"fopen", "fopen64", "freopen", "fdopen", "open", "open64", "openat", "openat64", "creat", "unlink", "rename",
        "mkdir", "stat", "fstat", "mmap", "mmap64"},
       {"std::basic_filebuf", "std::basic_fstream", "std::basic_ifstream", "std::basic_ofstream", "std::filesystem::"}},
      {"a thread",
       {"pthread_create", "pthread_mutex_lock", "pthread_cond_wait", "pthread_rwlock_wrlock", "pthread_rwlock_rdlock",
        "pthread_once", "sem_wait", "fork", "vfork", "execve", "system", "popen"},
       {"std::thread::", "std::condition_variable::", "std::mutex::", "std::__throw_future_error"}},
      {"a random device",
       {"getrandom", "getentropy", "rand", "srand", "random", "srandom", "drand48", "lrand48", "rand_r", "arc4random",
        "RAND_bytes"},
       {"std::random_device::"}},
      {"the environment", {"getenv", "secure_getenv", "setenv"}, {}},
      {"the terminal",
       {"printf", "puts", "putchar", "stdin", "stdout"},
       {"std::cout", "std::cerr", "std::clog", "std::cin"}},
  };
  return table;
}

// The pool of coroutine frames keeps its free lists per thread, in ports, for both worlds alike.
const std::set<std::string_view> known_variables = {"headroom::(anonymous namespace)::lists"};

bool is_variable(const Symbol& symbol) {
  return (symbol.type == 'B' || symbol.type == 'b' || symbol.type == 'C') && !known_variables.contains(symbol.name);
}

}  // namespace

std::vector<Symbol> parse_nm(std::string_view output) {
  std::vector<Symbol> symbols;
  while (!output.empty()) {
    const std::size_t end = std::min(output.find('\n'), output.size());
    const std::string_view line = output.substr(0, end);
    output.remove_prefix(std::min(end + 1, output.size()));
    // "0000000000000000 T name" or "                 U name"
    if (line.size() < 20 || line[16] != ' ' || line[18] != ' ') continue;
    symbols.push_back({.type = line[17], .name = std::string(line.substr(19))});
  }
  return symbols;
}

std::vector<Symbol> symbols_of(const std::string& library) {
  const std::string command = "nm -C '" + library + "'";
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string output;
  std::array<char, 65536> buffer;
  while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.append(buffer.data(), read);
  if (pclose(pipe) != 0) throw std::runtime_error(command + " failed");
  return parse_nm(output);
}

std::string_view reaches(std::string_view undefined_name) {
  for (const Reach& reach : reaches_of_the_world()) {
    const bool is_function = std::ranges::find(reach.functions, undefined_name) != reach.functions.end();
    const auto starts = [&](std::string_view prefix) { return undefined_name.starts_with(prefix); };
    if (is_function || std::ranges::any_of(reach.prefixes, starts)) return reach.what;
  }
  return "";
}

std::vector<std::string> worldly_symbols(const std::vector<Symbol>& symbols) {
  std::set<std::string> found;
  for (const Symbol& symbol : symbols) {
    const bool undefined = symbol.type == 'U' || symbol.type == 'w';
    if (!undefined || reaches(symbol.name).empty()) continue;
    found.insert(symbol.name + " reaches " + std::string(reaches(symbol.name)));
  }
  return {found.begin(), found.end()};
}

std::vector<std::string> lasting_variables(const std::vector<Symbol>& symbols) {
  std::set<std::string> found;
  for (const Symbol& symbol : symbols) {
    if (is_variable(symbol)) found.insert(symbol.name);
  }
  return {found.begin(), found.end()};
}

}  // namespace headroom::layering
