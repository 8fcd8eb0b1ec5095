// Access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256, and nothing else.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "real/ports/result.h"
#include "real/ports/units.h"
#include "real/wire/ids.h"

namespace headroom::gateway {

struct TokenParams {
  std::string secret;              // at least 32 bytes (RFC 7518, section 3.2)
  std::string issuer = "headroom";
  std::string audience = "feed";
  Nanos leeway{};                  // by which clocks may differ, for exp and nbf
};

class TokenVerifier {
 public:
  virtual ~TokenVerifier() = default;
  // Who the token was given to. Errors: unauthenticated, for any other algorithm than HS256, a wrong
  // signature, iss or aud, a missing or past exp, an nbf to come, a sub that is no user id.
  virtual Result<wire::UserId> verify(std::string_view token, WallTime now) const = 0;
};

std::unique_ptr<TokenVerifier> make_hs256_verifier(TokenParams params);

// A token for `user` until `expires`: what an identity service gives to a client that has logged in.
std::string mint_token(const TokenParams& params, wire::UserId user, WallTime expires);

}  // namespace headroom::gateway
