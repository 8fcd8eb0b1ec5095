// How often a key was seen lately, at 4 bits a counter: a count-min sketch whose four counters of
// a key lie in one cache line, halved when the sample is full (TinyLFU, ToS'17, section 3).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace headroom::eviction {

class FrequencySketch {
 public:
  // `sample_factor`: accesses per expected key before all counts are halved.
  explicit FrequencySketch(int sample_factor);

  // Widens the sketch for that many keys; the counts start again when it must grow.
  void expect_keys(std::size_t keys);

  void record(std::uint64_t key);

  // 0 to 15; never less than the true count of the current sample, up to collisions more.
  int estimate(std::uint64_t key) const;

 private:
  static constexpr int kRows = 4;
  // A cache line of 128 counters: two words a row, 16 counters a word.
  struct alignas(64) Block {
    std::array<std::uint64_t, 2 * kRows> words{};
  };
  // 32 counters a row: four for each key keep collisions rare over a sample of ten accesses a key.
  static constexpr std::size_t kKeysPerBlock = 8;

  const Block& block_of(std::uint64_t hash) const { return blocks_[(hash >> 32) & (blocks_.size() - 1)]; }
  void halve();

  std::uint64_t sample_factor_;
  std::uint64_t sample_ = 0;
  std::uint64_t recorded_ = 0;
  std::vector<Block> blocks_;
};

}  // namespace headroom::eviction
