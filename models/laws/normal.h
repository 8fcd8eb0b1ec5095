// The normal distribution and its inverse, to double precision.
#pragma once

namespace headroom::models {

// P(Z <= z) of the standard normal.
double normal_cdf(double z);

// The z with P(Z <= z) = u, 0 < u < 1 (Wichura, algorithm AS 241; relative error below 1e-15).
double normal_quantile(double u);

}  // namespace headroom::models
