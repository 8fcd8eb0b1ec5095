// Playing a video while its next segments are still on their way.
#pragma once

namespace headroom::models {

// The buffer of one video, exactly. It begins to play at `starts_s` with `held_s` of it there; call arrived() for each
// further segment, in order.
class Playback {
 public:
  Playback(double starts_s, double held_s) : dry_at_s_(starts_s + held_s) {}

  // `segment_s` more of it is there at `at_s`. If the buffer ran dry before, the picture stood still since: those
  // seconds.
  double arrived(double at_s, double segment_s) {
    const double stalled = at_s > dry_at_s_ ? at_s - dry_at_s_ : 0;
    dry_at_s_ += stalled + segment_s;
    return stalled;
  }

  // When it runs dry if nothing more comes; and what it holds at a time before.
  double dry_at_s() const { return dry_at_s_; }
  double buffered_s(double at_s) const { return dry_at_s_ - at_s; }

 private:
  double dry_at_s_;
};

}  // namespace headroom::models
