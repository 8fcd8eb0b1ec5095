// The cache oracle: a real database's block requests (ARC, FAST'03) against published hit ratios.
#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include "tests/real/policies/eviction/request_stream.h"

namespace headroom::eviction {
namespace {

std::string unpacked(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string packed{std::istreambuf_iterator<char>(file), {}};
  std::string text;
  std::string chunk(ZSTD_DStreamOutSize(), '\0');
  ZSTD_DCtx* context = ZSTD_createDCtx();
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  while (in.pos < in.size) {
    ZSTD_outBuffer out{chunk.data(), chunk.size(), 0};
    const std::size_t status = ZSTD_decompressStream(context, &out, &in);
    if (ZSTD_isError(status)) throw std::runtime_error(ZSTD_getErrorName(status));
    text.append(chunk, 0, out.pos);
  }
  ZSTD_freeDCtx(context);
  return text;
}

// Lines "start length ignore id": each stands for `length` consecutive keys.
std::vector<std::uint64_t> expanded(const std::string& text) {
  std::vector<std::uint64_t> keys;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    std::uint64_t start = 0;
    std::uint64_t length = 0;
    at = std::from_chars(at, end, start).ptr + 1;
    at = std::from_chars(at, end, length).ptr;
    for (std::uint64_t i = 0; i < length; ++i) keys.push_back(start + i);
    at = std::find(at, end, '\n') + 1;
  }
  return keys;
}

class CacheOracle : public testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("HEADROOM_DATA");
    const std::filesystem::path path = std::filesystem::path(data ? data : ".") / "cache/oltp.lis.zst";
    if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is absent (HEADROOM_DATA)";
    requests_ = expanded(unpacked(path));
    ASSERT_EQ(requests_.size(), 914'145u);
  }

  double hit_ratio(const EvictionChoice& choice, std::int64_t entries) const {
    KeyCache cache = cache_of(choice, entries);
    for (const std::uint64_t key : requests_) request(cache, key);
    const double hits = static_cast<double>(cache.counters().hits);
    const double ratio = hits / static_cast<double>(requests_.size());
    RecordProperty(std::string{name_of(choice)} + "_" + std::to_string(entries), std::to_string(ratio));
    return ratio;
  }

  std::vector<std::uint64_t> requests_;
};

// Published to four digits, so exact means within half of the last one.
constexpr double kFourDigits = 0.00005;

TEST_F(CacheOracle, HasTheKeysItSaysItHas) {
  EXPECT_EQ((std::unordered_set<std::uint64_t>(requests_.begin(), requests_.end()).size()), 186'880u);
}

TEST_F(CacheOracle, LruIsExact) {
  EXPECT_NEAR(hit_ratio(Lru{}, 1'000), .3283, kFourDigits);
  EXPECT_NEAR(hit_ratio(Lru{}, 5'000), .5365, kFourDigits);
  EXPECT_NEAR(hit_ratio(Lru{}, 10'000), .6070, kFourDigits);
}

TEST_F(CacheOracle, FifoIsExact) {
  EXPECT_NEAR(hit_ratio(Fifo{}, 1'000), .2853, kFourDigits);
  EXPECT_NEAR(hit_ratio(Fifo{}, 5'000), .4968, kFourDigits);
  EXPECT_NEAR(hit_ratio(Fifo{}, 10'000), .5729, kFourDigits);
}

TEST_F(CacheOracle, SieveIsWithinOneHundredth) {
  EXPECT_NEAR(hit_ratio(Sieve{}, 1'000), .3256, .01);
  EXPECT_NEAR(hit_ratio(Sieve{}, 5'000), .5189, .01);
  EXPECT_NEAR(hit_ratio(Sieve{}, 10'000), .6047, .01);
}

TEST_F(CacheOracle, S3FifoIsWithinOneHundredth) {
  EXPECT_NEAR(hit_ratio(S3Fifo{}, 1'000), .4085, .01);
  EXPECT_NEAR(hit_ratio(S3Fifo{}, 5'000), .5588, .01);
  EXPECT_NEAR(hit_ratio(S3Fifo{}, 10'000), .6264, .01);
}

// A small fixed window serves this recency-minded trace less well the larger the cache is (Einziger
// et al., Middleware'18, section 5): ahead of LRU when small, within .02 of it when large.
TEST_F(CacheOracle, WTinyLfuBeatsLruWhenSmallAndStaysCloseWhenLarge) {
  EXPECT_GT(hit_ratio(WTinyLfu{}, 1'000), .3283 + .02);
  EXPECT_GT(hit_ratio(WTinyLfu{}, 5'000), .5365 - .02);
  EXPECT_GT(hit_ratio(WTinyLfu{}, 10'000), .6070 - .02);
}

}  // namespace
}  // namespace headroom::eviction
