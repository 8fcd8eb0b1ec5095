// headroom limit SCENARIO: the value of one setting up to which everything holds, by whole runs.
#pragma once

namespace CLI {
class App;
}

namespace headroom::cli {
void add_limit(CLI::App& app, int& exit_status);
}
