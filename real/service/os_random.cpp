#include "real/service/os_random.h"

#include <sys/random.h>

#include <array>
#include <bit>

#include "real/ports/verify.h"

namespace headroom::service {
namespace {

using Words = std::array<std::uint64_t, 4>;

// The output step of SplitMix64 (Steele et al. 2014), the generator that xoshiro's authors seed it with.
std::uint64_t split_mix(std::uint64_t& state) {
  std::uint64_t x = state += 0x9e3779b97f4a7c15;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

class OsRandom final : public Random {
 public:
  explicit OsRandom(Words seed) : seed_(seed), state_(seed) {}

  std::uint64_t bits() override {
    Words& s = state_;
    const std::uint64_t result = std::rotl(s[0] + s[3], 23) + s[0];
    const std::uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = std::rotl(s[3], 45);
    return result;
  }

  // From the seed, not from the state: what was drawn before does not matter.
  std::unique_ptr<Random> stream(std::string_view name) const override {
    std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    Words seed;
    for (std::size_t i = 0; i < seed.size(); ++i) {
      hash ^= seed_[i];
      seed[i] = split_mix(hash);
    }
    return std::make_unique<OsRandom>(seed);
  }

 private:
  Words seed_;
  Words state_;
};

}  // namespace

std::unique_ptr<Random> make_os_random() {
  Words seed{};
  const ssize_t got = getrandom(seed.data(), sizeof(seed), 0);
  verify(got == sizeof(seed), "the operating system gives 32 random bytes");
  return std::make_unique<OsRandom>(seed);
}

}  // namespace headroom::service
