#include "sim/clients/player.h"

#include <algorithm>
#include <cmath>

#include "models/viewers/playback.h"
#include "models/viewers/sources.h"
#include "sim/clients/sources.h"

namespace headroom::clients {

Player::Player(const World& world, std::uint16_t region, const models::LinkMix& mix, Random& random)
    : world_(world), random_(random), link_(models::link_class(mix, random.uniform())),
      level_(world.links.visit(link_, random.uniform())),
      rtt_s_(seconds(world.network.client_rtt(region, random.uniform()))), rendition_(models::rendition_for(level_)) {}

std::optional<Play> Player::play(models::VideoId video, double gap_u, Nanos ahead, Time now, WallTime wall) {
  const models::VideoTraits traits = world_.catalogue.traits(video);
  const double rate = models::ladder[rendition_].bits_per_s;
  const double watched_s = world_.watching.watched_s(gap_u, traits.duration_s);
  const double once_s = std::min(watched_s, traits.duration_s);

  // What is taken: what is watched, and what the buffer held beyond it when the viewer left.
  const double taken_s = std::min(traits.duration_s, once_s + buffer_limit_s);
  const Bytes sent{static_cast<std::int64_t>(taken_s * rate / 8)};
  const cluster::Delivery delivery = world_.cdn.fetch(video, rendition_, traits.bytes[rendition_], sent, now, wall);
  if (delivery.refused) return std::nullopt;

  const double segment_bits = rate * models::segment_seconds;
  const double first_s = models::start_delay_s(models::Transport::quic, rtt_s_, seconds(delivery.first_byte),
                                               segment_bits, world_.links.segment(link_, level_, random_.uniform()));
  const double late_s = std::max(0.0, first_s - seconds(ahead));
  models::Playback buffer{models::segment_seconds};
  double stalled_s = 0;
  for (double at = models::segment_seconds; at < once_s; at += models::segment_seconds)
    stalled_s += buffer.arrived(segment_bits / world_.links.segment(link_, level_, random_.uniform()));
  return Play{.start = from_seconds(late_s + decoder_start_s),
              .waited = late_s > 0,
              .watched = from_seconds(watched_s),
              .stalled = from_seconds(stalled_s)};
}

}  // namespace headroom::clients
