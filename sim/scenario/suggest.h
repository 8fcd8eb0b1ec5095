// "Did you mean": the nearest of the names that were possible.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace headroom::scenario {

// Edits (insert, delete, replace, swap of neighbours) from one word to the other; Damerau-Levenshtein,
// optimal string alignment.
int edit_distance(std::string_view a, std::string_view b);

// The nearest name within 3 edits and less than the word's length away (ninja's threshold); the first of equals.
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> names);

// " (did you mean 'sieve'?)", or "" when nothing is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> names);

// "a, b, c"
std::string listed(std::span<const std::string_view> names);

}  // namespace headroom::scenario
