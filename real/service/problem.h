// Errors as HTTP says them: statuses and problem documents (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "real/ports/result.h"
#include "real/service/http_message.h"

namespace headroom::service {

int status_of(Errc code);
// For an answer that came without our own words, from something in between.
Errc code_of(int status);
// The standard phrase, e.g. "Too Many Requests".
std::string_view phrase(int status);

// type is about:blank, so title is the status's phrase.
HttpReply problem_reply(int status, std::string_view detail);
// The same, with the error's code, Retry-After in whole seconds where the error advises it, and the
// challenge that a 401 must carry.
HttpReply problem_reply(const Error& error);

}  // namespace headroom::service
