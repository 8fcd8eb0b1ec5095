// Video metadata as the modelled catalogue has it.
#pragma once

#include "models/popularity/catalogue.h"
#include "real/wire/feed_messages.h"

namespace headroom::modelled {

// The card of a published video of the catalogue.
wire::VideoCard card_of(const models::Catalogue& catalogue, models::VideoId id);

}  // namespace headroom::modelled
