"""Tools of MCP servers. The `mcp` package itself is imported only when a server is started."""

from assistant.tools.mcp.configuration import FILE_NAME, McpConfiguration, parse_configuration, read_configuration
from assistant.tools.mcp.servers import McpServers

__all__ = ["FILE_NAME", "McpConfiguration", "McpServers", "parse_configuration", "read_configuration"]
