// Moderation of new videos: a classifier's score, and people for those in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "models/provenance/constant.h"
#include "real/ports/clock.h"
#include "real/ports/task.h"
#include "sim/kernel/station.h"

namespace headroom::modelled {

inline constexpr models::Constant harmful_share{
    0.01, models::Basis::published, "moderation.harmful_share", "1",
    "about 1 % of uploads are removed, most of them by automation (TikTok, Community Guidelines Enforcement Reports)"};
inline constexpr models::Constant harmful_shape{
    25, models::Basis::calibrated, "moderation.harmful_shape", "1",
    "scores of harmful videos have distribution s^25: 72 % above .95, .013 % below .7, inside the targets of automated "
    "removal and of a false negative rate below .1 %"};
inline constexpr models::Constant harmless_shape{
    6, models::Basis::calibrated, "moderation.harmless_shape", "1",
    "scores of harmless videos have survival (1-s)^6: .07 % above .7, false positives far below 1 %; with the harmful "
    "ones 35,000 of 10M uploads a day are between .7 and .95, of the published 10,000 to 50,000"};
std::span<const models::Constant> moderation_constants();

struct Verdict {
  double score = 0;  // of the classifier, [0, 1]
  bool harmful = false;
};
// What the classifier says of a new video; 0 < u, v < 1 are independent.
Verdict classify(double u, double v);

struct ReviewDeskParams {
  double reviewers = 2000;                            // on shift, whole world
  Nanos review_time = std::chrono::seconds{90};       // of a video, fixed
  Nanos review_within = std::chrono::hours{2};        // the SLA: from entering the queue to the decision
  double sample_rate = 1;                             // R_up: the share of uploads that is simulated
};

// Since it was last taken, in sampled videos.
struct ReviewTally {
  double queued = 0, decided = 0, late = 0;  // late: decided after the SLA
};

// Who decides in the end, as the upload pipeline needs them.
class Reviews {
 public:
  virtual ~Reviews() = default;
  // Ends when a reviewer has decided.
  virtual Task<void> review() = 0;
};

// The people of all regions, one queue in order of arrival. The sample keeps their capacity exactly: the nearest whole
// number of desks to reviewers x R_up (one at least), each as fast as that makes necessary. Backlogs are those of the
// full world; the review itself takes review_time within a few percent, but longer where reviewers x R_up is far
// below 1.
class ReviewDesk final : public Reviews {
 public:
  ReviewDesk(Clock& clock, ReviewDeskParams params);

  Task<void> review() override;

  std::size_t waiting() const { return station_.waiting(); }  // sampled videos
  ReviewTally take_tally();

 private:
  Clock& clock_;
  Nanos review_time_, review_within_;
  kernel::Station station_;
  ReviewTally tally_;
};

}  // namespace headroom::modelled
