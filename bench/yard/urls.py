"""Three pages to measure against: hello, a signed-in page with one row, a signed-in post that inserts one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.safestring import SafeString

from yard.models import Row


def hello(request):
    return HttpResponse("hello")


@login_required
def page(request, pk):
    row = get_object_or_404(Row, pk=pk)
    return render(request, "page.html", {"row": row, "html": SafeString(row.html)})


@login_required
def post(request):
    row = Row.objects.create(title="posted", html=request.POST["body"])
    return HttpResponse(f"{row.pk}", status=201)


urlpatterns = [path("hello", hello), path("page/<int:pk>", page), path("post", post)]
