// The kinds of work that cost processor time: names for scenarios and cost profiles, numbers for code.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "real/ports/cpu.h"

namespace headroom::wire::work {

// The unit of each kind is in its comment. Numbers are places in `names`; new kinds go to the end.
inline constexpr WorkKind jwt_check{0};           // token
inline constexpr WorkKind gateway_proxy{1};       // request passed on
inline constexpr WorkKind page_assembly{2};       // item on the page
inline constexpr WorkKind cache_get{3};           // look-up
inline constexpr WorkKind cache_put{4};           // entry
inline constexpr WorkKind store_read{5};          // key
inline constexpr WorkKind store_write{6};         // key
inline constexpr WorkKind store_scan{7};          // entry
inline constexpr WorkKind list_refresh{8};        // candidate ranked with the full model
inline constexpr WorkKind list_refresh_light{9};  // candidate ranked with the light model
inline constexpr WorkKind event_intake{10};       // event
inline constexpr WorkKind log_append{11};         // record
inline constexpr WorkKind log_read{12};           // record
inline constexpr WorkKind feature_read{13};       // entity
inline constexpr WorkKind feature_update{14};     // event
inline constexpr WorkKind retrieve{15};           // query
inline constexpr WorkKind rank{16};               // candidate
inline constexpr WorkKind rerank{17};             // candidate
inline constexpr WorkKind transcode{18};          // second of source video
inline constexpr WorkKind moderate{19};           // video
inline constexpr WorkKind count_view{20};         // view
inline constexpr WorkKind upload{21};             // video
inline constexpr WorkKind serve_chunk{22};        // byte
inline constexpr WorkKind surface{23};            // request of another product surface

inline constexpr std::array<std::string_view, 24> names = {
    "jwt_check",    "gateway_proxy", "page_assembly",  "cache_get",    "cache_put",          "store_read",
    "store_write",  "store_scan",    "list_refresh",   "list_refresh_light", "event_intake", "log_append",
    "log_read",     "feature_read",  "feature_update", "retrieve",     "rank",               "rerank",
    "transcode",    "moderate",      "count_view",     "upload",       "serve_chunk",        "surface"};

inline constexpr std::size_t kinds = names.size();

// "unknown" for a number that no kind has.
constexpr std::string_view name(WorkKind kind) {
  return kind.number < names.size() ? names[kind.number] : std::string_view{"unknown"};
}

constexpr std::optional<WorkKind> kind_of(std::string_view name) {
  for (std::uint16_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return WorkKind{i};
  }
  return std::nullopt;
}

static_assert(name(page_assembly) == "page_assembly" && name(surface) == "surface" && name(rank) == "rank");

}  // namespace headroom::wire::work
