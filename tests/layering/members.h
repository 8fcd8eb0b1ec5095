// Members of structs that begin with a number, as the sources write them.
#pragma once

#include <string>
#include <vector>

#include "tests/layering/house.h"

namespace headroom::layering {

// A data member with an initialiser that holds a number other than 0.
struct NumberedMember {
  std::size_t line = 0;  // from 1
  std::string name;      // "Struct::member", of the innermost struct
  std::string start;     // the initialiser

  bool operator==(const NumberedMember&) const = default;
};

// In the order of the text. Static members, functions and what stands in their bodies are left out.
std::vector<NumberedMember> numbered_members(const SourceFile& file);

}  // namespace headroom::layering
