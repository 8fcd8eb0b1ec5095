#include "real/policies/eviction/frequency_sketch.h"

#include <algorithm>
#include <bit>

#include "real/policies/eviction/key_table.h"

namespace headroom::eviction {
namespace {

// Eight bits of the hash place a key in each row: one for the word, four for the counter.
struct Place {
  std::size_t word;
  int shift;
};
Place place_in(int row, std::uint64_t hash) {
  const auto bits = static_cast<unsigned>(hash >> (8 * row));
  return {static_cast<std::size_t>(2 * row) + (bits & 1), static_cast<int>((bits >> 1 & 15) * 4)};
}

}  // namespace

FrequencySketch::FrequencySketch(int sample_factor)
    : sample_factor_(static_cast<std::uint64_t>(std::max(sample_factor, 1))), blocks_(1) {
  sample_ = sample_factor_ * kKeysPerBlock;
}

void FrequencySketch::expect_keys(std::size_t keys) {
  const std::size_t blocks = std::bit_ceil((keys + kKeysPerBlock - 1) / kKeysPerBlock);
  if (blocks <= blocks_.size()) return;
  blocks_.assign(blocks, {});
  sample_ = sample_factor_ * blocks * kKeysPerBlock;
  recorded_ = 0;
}

void FrequencySketch::record(std::uint64_t key) {
  const std::uint64_t hash = mixed(key);
  Block& block = blocks_[(hash >> 32) & (blocks_.size() - 1)];
  for (int row = 0; row < kRows; ++row) {
    const Place place = place_in(row, hash);
    std::uint64_t& word = block.words[place.word];
    if ((word >> place.shift & 15) != 15) word += std::uint64_t{1} << place.shift;
  }
  if (++recorded_ >= sample_) halve();
}

int FrequencySketch::estimate(std::uint64_t key) const {
  const std::uint64_t hash = mixed(key);
  const Block& block = block_of(hash);
  std::uint64_t least = 15;
  for (int row = 0; row < kRows; ++row) {
    const Place place = place_in(row, hash);
    least = std::min(least, block.words[place.word] >> place.shift & 15);
  }
  return static_cast<int>(least);
}

void FrequencySketch::halve() {
  for (Block& block : blocks_) {
    for (std::uint64_t& word : block.words) word = (word >> 1) & 0x7777777777777777u;
  }
  recorded_ /= 2;
}

}  // namespace headroom::eviction
