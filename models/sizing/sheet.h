// The lines and flags of an estimate, and the builder the sections write them with.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/sizing/units.h"

namespace headroom::models {

// Where the weakest of a line's inputs comes from, strongest first.
enum class Grounds { stated, measured, published, assumed };

struct Line {
  std::string section, name;
  double value = 0;
  Unit unit = Unit::count;
  std::string formula;           // with the numbers in it: "500M users x 150 videos / 86,400 s = 868k/s"
  Grounds grounds = Grounds::stated;
  std::string source;            // of what is not the design's own; empty for stated
  std::optional<double> stated;  // what the design prints
  bool agrees = true;            // to the digits it prints
};

enum class FlagKind {
  contradiction,  // the claim does not follow from the design's own inputs, or two of them exclude each other
  caution,        // it follows, but measurements of such products say otherwise, or something is left out
};
struct Flag {
  FlagKind kind = FlagKind::contradiction;
  std::string claim, stated, computed, explanation;
};

struct Sheet {
  std::vector<Line> lines;
  std::vector<Flag> flags;

  // Adds a line; `terms` is the formula's left side, the value is appended to it.
  Line& line(std::string section, std::string name, double value, Unit unit, std::string terms);
  // A line whose inputs are not all the design's own.
  Line& line(std::string section, std::string name, double value, Unit unit, std::string terms, Grounds grounds,
             std::string source);
  // Holds a printed figure against a line; a disagreement becomes a contradiction with this explanation.
  void check(Line& line, std::optional<double> printed, const std::string& explanation);
  void check(Line& line, std::optional<Bytes> printed, const std::string& explanation);
  void contradiction(std::string claim, std::string stated, std::string computed, std::string explanation);
  void caution(std::string claim, std::string stated, std::string computed, std::string explanation);
};

const char* name(Grounds grounds);
const char* name(FlagKind kind);

}  // namespace headroom::models
