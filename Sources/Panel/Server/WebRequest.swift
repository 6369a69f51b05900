import Hummingbird

/// A request over HTTP; a `Request` of the model is something that the loop is asked for.
typealias WebRequest = Request
