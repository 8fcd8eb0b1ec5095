// headroom schema: the JSON Schema of scenarios, or their reference page.
#pragma once

namespace CLI {
class App;
}

namespace headroom::cli {
void add_schema(CLI::App& app, int& exit_status);
}
