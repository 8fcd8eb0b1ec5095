// A number of the world, with where it comes from.
#pragma once

#include <string_view>

namespace headroom::models {

// How a number is known.
enum class Basis {
  measured,    // on the project's own code or machine
  calibrated,  // fitted so that a published or measured outcome comes back
  published,   // in the source named, or computed from its data
  assumed,     // nobody says; the source gives the reasoning
};

std::string_view name(Basis basis);

// One constant of a model. Used like the double it holds; reports and --explain show the rest.
struct Constant {
  double value;
  Basis basis;
  std::string_view name;    // room.what
  std::string_view unit;    // "1" for a pure number
  std::string_view source;  // citation or reasoning; never empty
  constexpr operator double() const { return value; }
};

}  // namespace headroom::models
