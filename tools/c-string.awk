# Text as C string literals, for the scripts that embed files.
function c_escape(text)
{
	gsub(/\\/, "&&", text)
	gsub(/"/, "\\\"", text)
	gsub(/\?/, "\\?", text) # no trigraphs
	return text
}

function c_string(text) { return "\"" c_escape(text) "\"" }
function c_line(text) { return "\"" c_escape(text) "\\n\"" }
