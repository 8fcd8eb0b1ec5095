// An estimate for people (a table of 100 columns) and for programs (one JSON document).
#pragma once

#include <string>
#include <vector>

#include "models/sizing/sheet.h"

namespace headroom::cli {

struct SheetHead {
  std::string scenario, description;
  std::vector<std::string> notes;  // what the design leaves open
};

// A section per block; each line with its name, its figure, "ok" or "FLAG" where the design prints one, and its
// formula. Where both agree the figure is shown as printed. Sources are numbered at the end; flags come last.
std::string sheet_table(const SheetHead& head, const models::Sheet& sheet);

// {"scenario", "description", "notes", "lines": [{"section", "name", "value", "unit", "formula", "grounds", "source",
// "stated", "agrees"}], "flags": [{"kind", "claim", "stated", "computed", "explanation"}]}
std::string sheet_json(const SheetHead& head, const models::Sheet& sheet);

}  // namespace headroom::cli
