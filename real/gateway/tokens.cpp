#include "real/gateway/tokens.h"

#include <jwt.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <utility>

#include "real/ports/verify.h"

namespace headroom::gateway {
namespace {

struct FreeJwt {
  void operator()(jwt_t* jwt) const { jwt_free(jwt); }
};
using Jwt = std::unique_ptr<jwt_t, FreeJwt>;

constexpr std::size_t shortest_secret = 32;
constexpr std::size_t longest_token = 8'192;

const unsigned char* bytes(const std::string& text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::int64_t whole_seconds(WallTime t) {
  return std::chrono::floor<std::chrono::seconds>(t.time_since_epoch()).count();
}

bool is_compact_form(std::string_view token) {
  return token.size() <= longest_token && std::ranges::count(token, '.') == 2 && std::ranges::all_of(token, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                  c == '.';
         });
}

// The whole text as a number.
template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct TimeClaim {
  bool present = false;
  std::optional<std::int64_t> seconds;  // whole seconds since 1970; nothing: absent, or no such number
};

// libjwt's own reading of integers takes "never" for 0; the JSON text tells. It is asked for only then: to write it is
// dearer than all other claims together.
TimeClaim time_in(jwt_t* jwt, const char* grant) {
  errno = 0;
  const long number = jwt_get_grant_int(jwt, grant);
  if (errno == ENOENT) return {};
  if (errno == 0 && number != 0) return {true, number};
  const std::unique_ptr<char, decltype(&std::free)> json{jwt_get_grants_json(jwt, grant), &std::free};
  if (!json) return {};
  return {true, number_in<std::int64_t>(json.get())};
}

class Hs256Verifier final : public TokenVerifier {
 public:
  explicit Hs256Verifier(TokenParams params) : params_(std::move(params)) { verify_secret(params_); }
  static void verify_secret(const TokenParams& params) {
    headroom::verify(params.secret.size() >= shortest_secret, "an HS256 secret has at least 32 bytes (RFC 7518)");
  }

  Result<wire::UserId> verify(std::string_view token, WallTime now) const override {
    if (token.empty()) return refuse("no token");
    if (!is_compact_form(token)) return refuse("the token is not a signed JWT");
    const std::string terminated{token};
    jwt_t* decoded = nullptr;
    // libjwt compares signatures in constant time; with a key it refuses alg "none".
    const int failed = jwt_decode(&decoded, terminated.c_str(), bytes(params_.secret),
                                  static_cast<int>(params_.secret.size()));
    const Jwt jwt{failed == 0 ? decoded : nullptr};
    if (!jwt) return refuse("the token or its signature is wrong");
    // The token does not choose the algorithm.
    if (jwt_get_alg(jwt.get()) != JWT_ALG_HS256) return refuse("the token is not signed with HS256");
    return check_claims(jwt.get(), now);
  }

 private:
  static std::unexpected<Error> refuse(const char* why) { return fail(Errc::unauthenticated, why); }

  Result<wire::UserId> check_claims(jwt_t* jwt, WallTime now) const {
    const char* const issuer = jwt_get_grant(jwt, "iss");
    if (issuer == nullptr || issuer != params_.issuer) return refuse("the token is from another issuer");
    const char* const audience = jwt_get_grant(jwt, "aud");
    if (audience == nullptr || audience != params_.audience) return refuse("the token is for another audience");
    const TimeClaim expires = time_in(jwt, "exp");
    if (!expires.seconds) return refuse("the token does not say when it expires");
    if (whole_seconds(now - params_.leeway) >= *expires.seconds) return refuse("the token has expired");
    const TimeClaim begins = time_in(jwt, "nbf");
    const std::int64_t latest = whole_seconds(now + params_.leeway);
    if (begins.present && begins.seconds.value_or(INT64_MAX) > latest) return refuse("the token is not valid yet");
    const char* const subject = jwt_get_grant(jwt, "sub");
    const auto user = subject != nullptr ? number_in<std::uint64_t>(subject) : std::nullopt;
    if (!user) return refuse("the token names no user");
    return wire::UserId{*user};
  }

  TokenParams params_;
};

}  // namespace

std::unique_ptr<TokenVerifier> make_hs256_verifier(TokenParams params) {
  return std::make_unique<Hs256Verifier>(std::move(params));
}

std::string mint_token(const TokenParams& params, wire::UserId user, WallTime expires) {
  Hs256Verifier::verify_secret(params);
  jwt_t* made = nullptr;
  int failed = jwt_new(&made);
  const Jwt jwt{made};
  failed |= jwt_add_grant(made, "iss", params.issuer.c_str());
  failed |= jwt_add_grant(made, "aud", params.audience.c_str());
  failed |= jwt_add_grant(made, "sub", std::to_string(user.value).c_str());
  failed |= jwt_add_grant_int(made, "exp", static_cast<long>(whole_seconds(expires)));
  failed |= jwt_set_alg(made, JWT_ALG_HS256, bytes(params.secret), static_cast<int>(params.secret.size()));
  char* const encoded = failed == 0 ? jwt_encode_str(made) : nullptr;
  const std::unique_ptr<char, decltype(&std::free)> text{encoded, &std::free};
  verify(text != nullptr, "a token of five plain claims can be made");
  return text.get();
}

}  // namespace headroom::gateway
