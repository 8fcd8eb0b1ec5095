// The eviction policies a cache can be given: one parameter struct each, one variant of them all.
//
// To add a policy: its struct here, its place in EvictionChoice, its Evictor<> in a header of its
// own, and that header in evictors.h. The compiler names an Evictor<> that was forgotten.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace headroom::eviction {

// Least recently used.
struct Lru {
  static constexpr std::string_view name = "lru";
  bool operator==(const Lru&) const = default;
};

// First in, first out: a hit changes nothing.
struct Fifo {
  static constexpr std::string_view name = "fifo";
  bool operator==(const Fifo&) const = default;
};

// Three static FIFO queues (Yang et al., SOSP'23): a small probationary queue, a main queue with
// 2-bit reinsertion, and a ghost queue that remembers keys only.
struct S3Fifo {
  static constexpr std::string_view name = "s3_fifo";
  double small = 0.1;         // share of the cache's bytes; SOSP'23, section 4.1
  double ghost = 1.0;         // bytes remembered by the ghost, over the main queue's; SOSP'23
  int promote_after_hits = 2; // hits in the small queue that earn the main one; SOSP'23, algorithm 1
  bool operator==(const S3Fifo&) const = default;
};

// A FIFO queue with a moving hand that spares visited entries (Zhang et al., NSDI'24).
struct Sieve {
  static constexpr std::string_view name = "sieve";
  bool operator==(const Sieve&) const = default;
};

// A small LRU window before a segmented LRU guarded by a frequency sketch (Einziger et al., ToS'17).
struct WTinyLfu {
  static constexpr std::string_view name = "w_tinylfu";
  double window = 0.01;         // share of the cache's bytes; ToS'17, section 5
  double protected_share = 0.8; // of what the window leaves; ToS'17, section 5
  int sample_factor = 10;       // accesses per entry before all counts are halved; ToS'17, section 4
  bool operator==(const WTinyLfu&) const = default;
};

using EvictionChoice = std::variant<Lru, Fifo, S3Fifo, Sieve, WTinyLfu>;

// The names of all policies, as scenarios and reports write them.
std::vector<std::string_view> eviction_names();

// The policy of that name with its published parameters; nothing for an unknown name.
std::optional<EvictionChoice> eviction_named(std::string_view name);

std::string_view name_of(const EvictionChoice& choice);

// What is wrong with the parameters, one sentence each ("small: 1.5 is not between 0 and 1").
std::vector<std::string> problems_of(const EvictionChoice& choice);

}  // namespace headroom::eviction
