// How sure a number is.
#pragma once

#include <optional>
#include <span>

namespace headroom::results {

// Two-sided 95 % point of Student's t, within .001 for every degrees_of_freedom >= 1.
double student_t_95(int degrees_of_freedom);

// Half the 95 % interval of the mean of independent values (replications, or batch means long enough
// to be so); absent with fewer than two. NaN values are left out.
std::optional<double> half_width_95(std::span<const double> values);

}  // namespace headroom::results
