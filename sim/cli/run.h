// headroom run SCENARIO: simulate and say what it means.
#pragma once

namespace CLI {
class App;
}

namespace headroom::cli {

void add_run(CLI::App& app, int& exit_status);

}  // namespace headroom::cli
