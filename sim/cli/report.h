// headroom report RUN [-o FILE]: a run directory as one HTML page.
#pragma once

namespace CLI {
class App;
}

namespace headroom::cli {

// Adds the verb to `app`; `status` becomes 0, or 2 with a message on stderr when the run cannot be read
// or the page not be written.
void add_report(CLI::App& app, int& status);

}  // namespace headroom::cli
