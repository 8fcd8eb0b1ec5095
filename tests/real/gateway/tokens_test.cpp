#include "real/gateway/tokens.h"

#include <gtest/gtest.h>
#include <jwt.h>

#include <cstdlib>
#include <memory>
#include <random>

namespace headroom::gateway {
namespace {

using namespace std::chrono_literals;

const WallTime noon{std::chrono::seconds{1'700'000'000}};
const TokenParams params{.secret = "0123456789abcdef0123456789abcdef"};

// A token of any claims, signed with `alg` by the right key, as somebody who owns libjwt could make it.
std::string forge(jwt_alg_t alg, const char* claims, const std::string& secret = params.secret) {
  jwt_t* jwt = nullptr;
  jwt_new(&jwt);
  jwt_add_grants_json(jwt, claims);
  if (alg == JWT_ALG_NONE) {
    jwt_set_alg(jwt, alg, nullptr, 0);
  } else {
    jwt_set_alg(jwt, alg, reinterpret_cast<const unsigned char*>(secret.data()), static_cast<int>(secret.size()));
  }
  const std::unique_ptr<char, decltype(&std::free)> text{jwt_encode_str(jwt), &std::free};
  jwt_free(jwt);
  return text.get();
}

std::string why_not(std::string_view token, WallTime now = noon) {
  const Result<wire::UserId> user = make_hs256_verifier(params)->verify(token, now);
  if (user) return "accepted";
  EXPECT_EQ(user.error().code, Errc::unauthenticated);
  return user.error().detail;
}

TEST(Tokens, AMintedTokenSaysWhoItsOwnerIs) {
  for (const std::uint64_t id : {std::uint64_t{0}, std::uint64_t{77}, UINT64_MAX}) {
    const Result<wire::UserId> user =
        make_hs256_verifier(params)->verify(mint_token(params, {id}, noon + 1h), noon);
    ASSERT_TRUE(user.has_value()) << user.error().detail;
    EXPECT_EQ(user->value, id);
  }
}

TEST(Tokens, ATokenEndsAtItsExpiryAndNotBefore) {
  const std::string token = mint_token(params, {1}, noon);
  EXPECT_EQ(why_not(token, noon - 1s), "accepted");
  EXPECT_EQ(why_not(token, noon), "the token has expired");
}

TEST(Tokens, LeewayForgivesClocksThatDiffer) {
  TokenParams lenient = params;
  lenient.leeway = 30s;
  const std::string token = mint_token(params, {1}, noon);
  EXPECT_TRUE(make_hs256_verifier(lenient)->verify(token, noon + 29s).has_value());
  EXPECT_FALSE(make_hs256_verifier(lenient)->verify(token, noon + 30s).has_value());
}

TEST(Tokens, OnlyHs256IsAccepted) {
  const char* const claims = R"({"iss":"headroom","aud":"feed","sub":"1","exp":1800000000})";
  EXPECT_EQ(why_not(forge(JWT_ALG_HS256, claims)), "accepted");
  EXPECT_EQ(why_not(forge(JWT_ALG_HS512, claims)), "the token is not signed with HS256");
  EXPECT_EQ(why_not(forge(JWT_ALG_HS384, claims)), "the token is not signed with HS256");
  EXPECT_EQ(why_not(forge(JWT_ALG_NONE, claims)), "the token or its signature is wrong");
}

TEST(Tokens, EveryClaimMustBeRight) {
  const auto with = [](const char* claims) { return why_not(forge(JWT_ALG_HS256, claims)); };
  EXPECT_EQ(with(R"({"iss":"else","aud":"feed","sub":"1","exp":1800000000})"), "the token is from another issuer");
  EXPECT_EQ(with(R"({"aud":"feed","sub":"1","exp":1800000000})"), "the token is from another issuer");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"admin","sub":"1","exp":1800000000})"),
            "the token is for another audience");
  EXPECT_EQ(with(R"({"iss":"headroom","sub":"1","exp":1800000000})"), "the token is for another audience");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1"})"), "the token does not say when it expires");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1","exp":"never"})"),
            "the token does not say when it expires");
  for (const char* const no_time : {"1800000000.5", "true", "null", "[1800000000]", "0", "-1"}) {
    const std::string claims = std::string(R"({"iss":"headroom","aud":"feed","sub":"1","exp":)") + no_time + "}";
    EXPECT_NE(with(claims.c_str()), "accepted") << no_time;
  }
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1","exp":1800000000,"nbf":0})"), "accepted");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1","exp":1800000000,"nbf":1750000000})"),
            "the token is not valid yet");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1","exp":1800000000,"nbf":"x"})"),
            "the token is not valid yet");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1","exp":1800000000,"nbf":1700000000})"), "accepted");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","exp":1800000000})"), "the token names no user");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"-1","exp":1800000000})"), "the token names no user");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"1x","exp":1800000000})"), "the token names no user");
  EXPECT_EQ(with(R"({"iss":"headroom","aud":"feed","sub":"18446744073709551616","exp":1800000000})"),
            "the token names no user");
}

TEST(Tokens, AnotherKeysSignatureIsRefused) {
  const TokenParams other{.secret = "ffffffffffffffffffffffffffffffff"};
  EXPECT_EQ(why_not(mint_token(other, {1}, noon + 1h)), "the token or its signature is wrong");
}

TEST(Tokens, WhatIsNoTokenIsRefused) {
  EXPECT_EQ(why_not(""), "no token");
  EXPECT_EQ(why_not("a.b"), "the token is not a signed JWT");
  EXPECT_EQ(why_not(".."), "the token or its signature is wrong");
  EXPECT_EQ(why_not(std::string_view{"a.b.c\0d", 7}), "the token is not a signed JWT");
  EXPECT_EQ(why_not(std::string(9'000, 'a') + ".."), "the token is not a signed JWT");
}

TEST(Tokens, NoChangedTokenNamesAnotherUser) {
  const std::string token = mint_token(params, {1'234'567}, noon + 1h);
  const auto verifier = make_hs256_verifier(params);
  std::mt19937_64 draw{99};
  for (int i = 0; i < 5'000; ++i) {
    std::string changed = token;
    changed[draw() % changed.size()] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."[draw() % 65];
    const Result<wire::UserId> user = verifier->verify(changed, noon);
    if (user) EXPECT_EQ(changed, token);
  }
}

}  // namespace
}  // namespace headroom::gateway
