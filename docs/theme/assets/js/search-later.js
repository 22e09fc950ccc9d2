// The theme fetches the search index, by far the largest file of a page, on every visit. Most visits never
// search: hold the request back until the search field has the focus.
(function () {
  if (location.protocol === "file:") return // there the index comes as a script
  var open = XMLHttpRequest.prototype.open
  var send = XMLHttpRequest.prototype.send
  XMLHttpRequest.prototype.open = function (method, url) {
    this.waits = /search_index\.json$/.test(url)
    return open.apply(this, arguments)
  }
  XMLHttpRequest.prototype.send = function (body) {
    var request = this
    if (!request.waits) return send.call(request, body)
    addEventListener("focusin", function go(event) {
      if (event.target.name !== "query") return
      removeEventListener("focusin", go)
      send.call(request, body)
    })
  }
})()
