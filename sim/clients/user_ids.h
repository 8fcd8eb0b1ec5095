// The names of a region's sampled users, and of the twins that stand beside them where a run looks closer.
//
// A sampled user stands for 1/R users. In a window of finer detail each gets K - 1 twins, who begin with copies of
// what he has (his list, his visit) and go their own ways from there: the state of the finer sample continues the
// state of the coarser one, and the sampled users themselves are touched by none of it.
#pragma once

#include <algorithm>
#include <cstdint>

namespace headroom::clients {

class UserIds {
 public:
  // `sampled`: users of the region at the scenario's rate; at least one is there.
  UserIds(std::uint16_t region, double sampled)
      : first_(static_cast<std::uint64_t>(region) << region_shift),
        sampled_(static_cast<std::uint64_t>(std::max(1.0, sampled))) {}

  std::uint64_t sampled() const { return sampled_; }
  // The k-th sampled user, k < sampled().
  std::uint64_t user(std::uint64_t k) const { return first_ | k; }
  // Twin `n` of a user, n >= 1; no two windows of a run use the same n, so that none finds what another left.
  std::uint64_t twin(std::uint64_t user, std::uint64_t n) const { return user + n * sampled_; }
  // Whose twin it is; a sampled user is his own.
  std::uint64_t original(std::uint64_t id) const { return first_ | ((id - first_) % sampled_); }
  bool is_twin(std::uint64_t id) const { return id - first_ >= sampled_; }

 private:
  static constexpr int region_shift = 40;

  std::uint64_t first_, sampled_;
};

// The twins of one window of detail: each user's have the numbers [first, first + each).
struct Twins {
  std::uint64_t first = 1;
  unsigned each = 0;      // K - 1
  unsigned all() const { return each + 1; }  // K: a user and his twins
};

}  // namespace headroom::clients
