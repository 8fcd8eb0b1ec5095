// What viewers did, as clients report it in batches (service "event_intake").
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "real/wire/codec.h"
#include "real/wire/ids.h"

namespace headroom::wire {

inline constexpr std::string_view events_method = "events";

enum class EventKind : std::uint8_t { view, complete, skip, like, comment, share, follow, not_interested };

struct ViewerEvent {
  EventId id;  // made by the client: a batch sent twice counts once
  UserId user;
  VideoId video;
  EventKind kind = EventKind::view;
  Nanos watched{};  // playing time so far
  WallTime at{};
  bool operator==(const ViewerEvent&) const = default;
};

struct EventBatch {
  std::vector<ViewerEvent> events;
  bool operator==(const EventBatch&) const = default;
};

struct EventBatchReply {
  std::uint32_t accepted = 0;
  bool operator==(const EventBatchReply&) const = default;
};

}  // namespace headroom::wire

template <>
struct headroom::Codec<headroom::wire::ViewerEvent> : headroom::wire::BinaryCodec<headroom::wire::ViewerEvent> {
  static constexpr std::string_view name = "viewer event";
};
template <>
struct headroom::Codec<headroom::wire::EventBatch> : headroom::wire::BinaryCodec<headroom::wire::EventBatch> {
  static constexpr std::string_view name = "event batch";
};
template <>
struct headroom::Codec<headroom::wire::EventBatchReply> : headroom::wire::BinaryCodec<headroom::wire::EventBatchReply> {
  static constexpr std::string_view name = "event batch reply";
};
