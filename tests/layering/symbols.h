// What a library asks of the world outside it, read from its symbols. Components and models take time, randomness,
// files and the network through ports, so their archives may not ask for any of them by another way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace headroom::layering {

struct Symbol {
  char type;         // as nm prints it: U undefined, B writable and zero at first, ...
  std::string name;  // demangled
};

// The symbols in the output of `nm -C`.
std::vector<Symbol> parse_nm(std::string_view output);

// Runs nm on a library. Throws std::runtime_error when nm fails.
std::vector<Symbol> symbols_of(const std::string& library);

// What this undefined symbol would reach ("a clock", "a socket", "a file", ...), or "" when it is harmless.
std::string_view reaches(std::string_view undefined_name);

// One line for each undefined symbol that reaches the world, and one for each variable that outlives a call.
std::vector<std::string> worldly_symbols(const std::vector<Symbol>& symbols);
std::vector<std::string> lasting_variables(const std::vector<Symbol>& symbols);

}  // namespace headroom::layering
